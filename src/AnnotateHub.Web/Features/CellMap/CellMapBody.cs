using System.Runtime.InteropServices;
using AnnotateHub.Application.CellMap;

namespace AnnotateHub.Web.Features.CellMap;

/// <summary>A map on its way: columns as little-endian numbers (base64 in JSON), which a browser reads without parsing 84,000
/// lines.</summary>
public sealed record CellMapBody(
    long Id,
    DateTimeOffset Made,
    string Model,
    IReadOnlyList<string> Channels,
    IReadOnlyList<string> Classes,
    IReadOnlyList<string> Colors,
    IReadOnlyList<double> Variances,
    int Neighbors,
    long Seed,
    IReadOnlyList<MappedImage> Images,
    IReadOnlyList<MappedWork> Works,
    byte[] X,
    byte[] Y,
    byte[] First,
    byte[] Second,
    byte[] Work,
    byte[] Class,
    byte[] Predicted,
    byte[] Confidence,
    byte[] Edges,
    int Hidden,
    IReadOnlyList<string> Notes
)
{
    public static CellMapBody From(CellMapView view) =>
        new(
            view.Id,
            view.Made,
            view.Model,
            view.Channels,
            view.Classes,
            view.Colors,
            view.Variances,
            view.Neighbors,
            view.Seed,
            view.Images,
            view.Works,
            Bytes(view.X),
            Bytes(view.Y),
            Bytes(view.First),
            Bytes(view.Second),
            MemoryMarshal.AsBytes<int>(view.Work).ToArray(),
            view.Class,
            view.Predicted,
            Bytes(view.Confidence),
            Bytes(view.Edges),
            view.Hidden,
            view.Notes
        );

    private static byte[] Bytes(float[] numbers) => MemoryMarshal.AsBytes<float>(numbers).ToArray();
}
