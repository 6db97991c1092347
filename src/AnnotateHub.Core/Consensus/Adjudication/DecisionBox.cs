using System.Text.Json.Serialization;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus.Adjudication;

/// <param name="Parents">Submitted boxes that it stands for (<see cref="InputNames"/>).</param>
public sealed record DecisionBox(double X1, double Y1, double X2, double Y2, string Class, IReadOnlyList<string> Parents)
{
    [JsonIgnore]
    public PixelBox Box => new(X1, Y1, X2, Y2);

    public static DecisionBox From(PixelBox box, string @class, IEnumerable<string> parents) =>
        new(box.X1, box.Y1, box.X2, box.Y2, @class, [.. parents]);
}
