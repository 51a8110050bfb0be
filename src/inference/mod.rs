//! Networks: the only user of ONNX Runtime and rten.
