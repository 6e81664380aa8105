"""What holds of any input: texts, ends of buffers, orders, judgements, money, canonical bytes."""
