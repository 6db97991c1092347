using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Training.Jobs;

/// <summary>Boxes as four edges. Without it a box would be written with all that can be computed from it, and read as an empty
/// one.</summary>
internal sealed class PixelBoxConverter : JsonConverter<PixelBox>
{
    private sealed record Edges(double X1, double Y1, double X2, double Y2);

    public override PixelBox Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<Edges>(ref reader, options) is { } edges
            ? new PixelBox(edges.X1, edges.Y1, edges.X2, edges.Y2)
            : throw new JsonException("A box has four edges; found null.");

    public override void Write(Utf8JsonWriter writer, PixelBox value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, new Edges(value.X1, value.Y1, value.X2, value.Y2), options);
}
