namespace AnnotateHub.Inference.Manifests;

/// <param name="Name">Of the image input.</param>
/// <param name="SizesName">Of a second input that takes (width, height) of each image as int64, as the authors' export of RT-DETR has;
/// null: none.</param>
public sealed record InputRule(string Name, InputLayout Layout = InputLayout.Nchw, string? SizesName = null);
