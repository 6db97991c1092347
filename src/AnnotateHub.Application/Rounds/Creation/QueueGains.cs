using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;

namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>The expected gain of each image of a plan whose queue is ordered by it.</summary>
internal static class QueueGains
{
    private const int Together = 500;

    /// <returns>By key of the image; empty where the order is random.</returns>
    public static async Task<IReadOnlyDictionary<long, double>> ReadAsync(
        AnnotateHubDb db,
        long projectId,
        RoundSettings settings,
        IReadOnlyList<long> images,
        CancellationToken cancellationToken
    )
    {
        var gains = new Dictionary<long, double>();
        if (settings is not { StartFrom: { } source, Order: not QueueOrder.Random })
            return gains;
        foreach (var chunk in images.Chunk(Together))
        {
            var own = await StartingBoxes.ReadAsync(db, projectId, source, chunk, cancellationToken);
            var other = settings is { Order: QueueOrder.Disagreement, CompareWith: { } run }
                ? await StartingBoxes.ReadAsync(db, projectId, run, chunk, cancellationToken)
                : [];
            foreach (var image in chunk)
            {
                var boxes = own.TryGetValue(image, out var found) ? found.Boxes : [];
                gains[image] = settings.Order is QueueOrder.Uncertainty
                    ? ExpectedGain.Uncertainty(boxes.Select(box => box.Score))
                    : ExpectedGain.Disagreement(Classed(boxes), Classed(other.TryGetValue(image, out var theirs) ? theirs.Boxes : []));
            }
        }

        return gains;
    }

    private static List<ClassedBox> Classed(List<Data.Entities.BoxRow> boxes) =>
        [.. boxes.Select(box => new ClassedBox(new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Class))];
}
