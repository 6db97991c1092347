using System.Numerics;

namespace AnnotateHub.Inference.Input;

/// <summary>
/// One plane of a model's input: the channel's stored values and, for each of the 65,536 values that a file can hold, the number that the
/// model gets. Once the least and
/// greatest value are known, scaling is a function of the value alone, so a table does all of it exactly in one look-up a pixel.
/// </summary>
internal sealed record PlaneTable(ushort[] Values, float[] Numbers, float Fill);
