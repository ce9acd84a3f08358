"""What the scripts in Python print: a line `ok - name` or `not ok - name` a test, which tests/run reads."""


def report(name, fault=None):
    """The test passed where there is no fault: a text, or whatever says what is wrong."""
    for line in str(fault or "").splitlines():
        print(f"    {line}")
    print(f"{'not ok' if fault else 'ok'} - {name}")


def skip(name, why):
    print(f"ok - {name} # SKIP {why}")
