entry train() {
    for i in 0..3 {
        emit i
    }
