using AnnotateHub.Core.Sampling;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Pictures;

namespace AnnotateHub.Training.Sampling;

/// <summary>
/// Places of a cell's size that hold no cell, as a detector might offer them by mistake: some look like the rest of the image, some stand
/// out from it (debris), some take a piece of a cell. Places and order depend on the seed alone.
/// </summary>
public sealed class NoCellCrops
{
    /// <summary>The class of a crop that shows none.</summary>
    public const int NoClass = -1;

    /// <summary>More of a place than this is not covered by cells.</summary>
    private const double MostCovered = 0.1;

    /// <summary>A place that takes more of a cell (intersection over union) would be a box of it, if a poor one.</summary>
    private const double MostOverlap = 0.3;

    private const int TriesAnImage = 400;

    /// <summary>So many of the places clear of cells count as standing out.</summary>
    private const int OutstandingAnImage = 12;

    private readonly IReadOnlyList<(TrainingPicture, TrainingBox)>[] _kinds;

    public NoCellCrops(long seed, IReadOnlyList<TrainingPicture> pictures)
    {
        List<TrainingBox> sizes = [.. pictures.SelectMany(picture => picture.Boxes)];
        List<(TrainingPicture, TrainingBox)> plain = [],
            outstanding = [],
            pieces = [];
        foreach (var (index, picture) in pictures.Index())
        {
            var random = PinnedRandom.For((ulong)seed, index, "no cells");
            var clear = new List<TrainingBox>();
            for (var attempt = 0; attempt < TriesAnImage && sizes.Count > 0; attempt++)
            {
                var size = sizes[random.Below(sizes.Count)];
                var (width, height) = (size.Width, size.Height);
                if (width > picture.Width || height > picture.Height)
                    continue;
                var (x, y) = (random.Between(0, picture.Width - width), random.Between(0, picture.Height - height));
                var place = new TrainingBox(NoClass, x, y, x + width, y + height);
                var (covered, overlap) = Cells(place, picture.Boxes);
                if (covered < MostCovered)
                    clear.Add(place);
                else if (overlap < MostOverlap)
                    pieces.Add((picture, place));
            }

            plain.AddRange(clear.Select(place => (picture, place)));
            outstanding.AddRange(
                clear.OrderByDescending(place => Unevenness(picture, place)).Take(OutstandingAnImage).Select(place => (picture, place))
            );
        }

        _kinds = [.. new[] { plain, outstanding, pieces }.Where(kind => kind.Count > 0)];
    }

    /// <summary>Each kind as often; null where cells leave no room.</summary>
    public (TrainingPicture Picture, TrainingBox Box)? Draw(PinnedRandom random)
    {
        if (_kinds.Length == 0)
            return null;
        var kind = _kinds[random.Below(_kinds.Length)];
        return kind[random.Below(kind.Count)];
    }

    private static (double Covered, double Overlap) Cells(TrainingBox place, IReadOnlyList<TrainingBox> boxes)
    {
        double covered = 0,
            overlap = 0;
        foreach (var box in boxes)
        {
            var width = Math.Min(place.X2, box.X2) - Math.Max(place.X1, box.X1);
            var height = Math.Min(place.Y2, box.Y2) - Math.Max(place.Y1, box.Y1);
            if (width <= 0 || height <= 0)
                continue;
            covered += width * height / (place.Width * place.Height);
            overlap = Math.Max(overlap, width * height / (place.Width * place.Height + box.Width * box.Height - width * height));
        }

        return (covered, overlap);
    }

    /// <summary>Mean absolute deviation of the compressed values from their mean, of the channel that has most of it.</summary>
    private static double Unevenness(TrainingPicture picture, TrainingBox place)
    {
        const int Side = 12;
        var values = new float[Side * Side];
        var crop = CropRegion.Around(place.X1, place.Y1, place.X2, place.Y2, picture.Width, picture.Height);
        return picture.Planes.Max(plane =>
        {
            crop.Draw(plane, picture.Width, Side, values);
            NetworkValues.Compress(values);
            var mean = values.Average();
            return values.Average(value => Math.Abs(value - mean));
        });
    }
}
