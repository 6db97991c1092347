using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Training.Pictures;

/// <summary>
/// From deviations above the background (<see cref="RobustScale"/>, which the manifest asks for) to what the first layer gets: asinh(v) ·
/// 0.6. Linear near the
/// background, where weak stain lies, and a logarithm far above it. The exported graph begins with the same two operators.
/// </summary>
public static class NetworkValues
{
    public const float Factor = 0.6f;

    public static void Compress(Span<float> values)
    {
        for (var index = 0; index < values.Length; index++)
            values[index] = (float)Math.Asinh(values[index]) * Factor;
    }

    /// <summary>What a compressed value would be on a background that is so many deviations brighter.</summary>
    public static float Shifted(float compressed, float deviations) =>
        MathF.Asinh(MathF.Sinh(compressed / Factor) + deviations) * Factor;
}
