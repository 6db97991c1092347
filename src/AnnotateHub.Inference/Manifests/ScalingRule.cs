namespace AnnotateHub.Inference.Manifests;

/// <summary>From stored values to the model's numbers, in this order: depth, stretch, rounding, division, mean and deviation.</summary>
/// <param name="Jointly">Sets of channels that share one least and one greatest value (the planes of one file, say), also where only some
/// of them are fed to the model. A channel in no set is stretched alone.</param>
/// <param name="Rounded">Stretched values are rounded to whole numbers, as 8-bit pictures are (ties to even).</param>
/// <param name="Mean">Per plane, after the division; empty: 0.</param>
/// <param name="Deviation">Per plane; empty: 1.</param>
public sealed record ScalingRule(
    DepthRule Depth = DepthRule.AsStored,
    StretchRule Stretch = StretchRule.None,
    IReadOnlyList<IReadOnlyList<string>>? Jointly = null,
    bool Rounded = false,
    double Divide = 1,
    IReadOnlyList<double>? Mean = null,
    IReadOnlyList<double>? Deviation = null
);
