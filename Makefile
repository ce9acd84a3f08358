# A thin face over meson and ninja: `make help` lists what it can do.

BUILD ?= build
PACKAGES = meson ninja-build flex bison gcc g++ pkg-config binutils libc6-dev \
    llvm-19-dev libclang-19-dev libclang-cpp19-dev liblld-19-dev \
    zlib1g-dev libzstd-dev libcmocka-dev libjansson-dev libxxhash-dev \
    libpng-dev libjpeg62-turbo-dev libminizip-dev libsndfile1-dev libpcre2-dev
N ?= 500
SEED ?= 1

.PHONY: all packages bench-packages nvrtc nvrtc-packages check check-all demo gallery fuzz-graphs plant bench bench-peers asan clean help

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD)

# Asks dpkg alone when nothing is missing. Other systems bring these tools in their own way.
bench-packages: PACKAGES = libopenblas0-pthread libtcmalloc-minimal4 python3-venv
nvrtc-packages: PACKAGES = python3-venv
packages bench-packages nvrtc-packages:
	@command -v dpkg-query > /dev/null || exit 0; \
	present=$$(dpkg-query -W -f='$${Package} $${db:Status-Status},' $(PACKAGES) 2> /dev/null); \
	missing=; \
	for package in $(PACKAGES); do \
	    case ",$$present" in *",$$package installed,"*) ;; *) missing="$$missing $$package" ;; esac; \
	done; \
	test -n "$$missing" || exit 0; \
	echo "installing$$missing"; \
	sudo=; test "$$(id -u)" = 0 || sudo=sudo; \
	$$sudo apt-get -q update && $$sudo env DEBIAN_FRONTEND=noninteractive \
	    apt-get -q install -y --no-install-recommends $$missing

$(BUILD)/build.ninja: | packages
	@meson setup $(BUILD) $(SETUP)

# The compiler of CUDA, which needs no GPU, for the tests, where no toolkit has brought it. They skip what
# needs it where it cannot be had.
nvrtc: all
	@test -n "$$DLM_NVRTC" || /sbin/ldconfig -p | grep -q libnvrtc.so || test -e /usr/local/cuda/lib64/libnvrtc.so || \
	    test -e $(BUILD)/nvrtc/done || \
	    { $(MAKE) --no-print-directory nvrtc-packages && python3 -m venv $(BUILD)/nvrtc && \
	      $(BUILD)/nvrtc/bin/pip install -q nvidia-cuda-nvrtc==13.0.88 && touch $(BUILD)/nvrtc/done; } || \
	    echo 'NVRTC cannot be installed: its tests are skipped'

check: all asan nvrtc
	@tests/run --build $(BUILD) --asan build-asan

# Everything in check, and what takes too long for it.
check-all: all asan nvrtc
	@tests/run --build $(BUILD) --asan build-asan --all

demo: all
	@$(BUILD)/dlm run models/vision/lenet.dlm train
	@echo
	@echo 'The best weights, on the digits that were held back:'
	@$(BUILD)/dlm run models/vision/lenet.dlm evaluate --log none
	@echo
	@echo 'Three commands to try next:'
	@echo '    $(BUILD)/dlm check models/vision/lenet.dlm             # shapes and parameters'
	@echo '    $(BUILD)/dlm build models/vision/lenet.dlm -o lenet    # then: ./lenet --help'
	@echo '    $(BUILD)/dlm bench models/vision/lenet.dlm train       # what fusion gains'

# Trains the models, and writes models/README.md: ARGS=linear trains some, ARGS=--table none.
gallery: all
	@DLM=$(abspath $(BUILD))/dlm tests/gallery.py $(ARGS)

fuzz-graphs: all
	@$(BUILD)/fuzz_graphs --count $(N) --seed $(SEED)

# Plants bugs, one at a time, and shows that the tests find each.
plant: all
	@tests/plant

# What dlm is compared with is installed here alone: without it, dlm is still measured.
BENCH_PYTHON ?= $(BUILD)/bench/venv/bin/python
bench: all bench-peers
	@ninja -C $(BUILD) bench/machine bench/step > /dev/null
	@BENCH_PYTHON=$(abspath $(BENCH_PYTHON)) bench/run $(ARGS)

bench-peers: all
	@$(MAKE) --no-print-directory bench-packages || echo 'the packages of the peers cannot be installed'
	@test -x $(BENCH_PYTHON) || (python3 -m venv $(BUILD)/bench/venv && \
	    $(BENCH_PYTHON) -m pip install -q -r bench/requirements.txt)

# The same build under AddressSanitizer and UndefinedBehaviorSanitizer, in its own folder.
asan:
	@$(MAKE) --no-print-directory all BUILD=build-asan SETUP='-Db_sanitize=address,undefined -Db_lundef=false -Dc_args=-fno-sanitize-recover=all'

clean:
	rm -rf build build-asan

help:
	@echo 'make               install what is missing and build build/dlm'
	@echo 'make demo          train LeNet on handwritten digits'
	@echo 'make check         run the tests (make check-all: the long ones, too)'
	@echo 'make gallery       train the models, and write models/README.md (ARGS=linear: some)'
	@echo 'make fuzz-graphs   compare random graphs with the interpreter (N=500 SEED=1)'
	@echo 'make plant         plant bugs and show that the tests find each'
	@echo 'make bench         measure against PyTorch, JAX, ONNX Runtime, OpenBLAS and oneDNN (ARGS="--json mlp gemm")'
	@echo 'make asan          build build-asan/dlm with sanitizers'
	@echo 'make clean         remove the build folders'
