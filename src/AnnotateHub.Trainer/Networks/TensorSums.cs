using TorchSharp;
using static TorchSharp.torch;

namespace AnnotateHub.Trainer.Networks;

/// <summary>
/// Sums. TorchSharp's own operators wrap their factor of 1 in an object that nothing holds, which the collector may free while the native
/// code reads it ("Exception raised from toFloat", seen at step 150 of a training); here it is held for good. Differences have no factor.
/// </summary>
internal static class TensorSums
{
    private static readonly Scalar One = 1f;

    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>1 less the tensor.</summary>
    public static Tensor Rest(this Tensor tensor) => tensor.neg().add(One, One);
}
