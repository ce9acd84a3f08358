entry train() {
	x = 3 +	* 4
	y = 日本 + 3	* * 4
}
