using System.Text.Json;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Coco;

/// <summary>Compares boxes with the outlines beside them: programs that moved or scaled the one and forgot the other are known.</summary>
internal sealed class CocoOutlines
{
    /// <summary>Outlines are rounded, simplified and, as masks, a pixel larger; what differs by more is another place.</summary>
    private const double LeastPixels = 2;
    private const double LeastShare = 0.1;

    /// <summary>Areas are rounded here and there.</summary>
    private const double AreaShare = 1e-3;

    private int _count,
        _areas,
        _corners;
    private string _firstCorners = "";
    private string _first = "";

    public void Compare(JsonElement annotation, string place, in PixelBox box)
    {
        var (minX, minY, maxX, maxY) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var polygon in annotation.Part("segmentation").Items())
        {
            var isX = true;
            foreach (var number in ((JsonElement?)polygon).Items())
            {
                // A mask in the form of runs, or no outline at all: there is nothing to compare.
                if (JsonExtensions.Number(number) is not { } value)
                    return;
                if (isX)
                    (minX, maxX) = (Math.Min(minX, value), Math.Max(maxX, value));
                else
                    (minY, maxY) = (Math.Min(minY, value), Math.Max(maxY, value));
                isX = !isX;
            }
        }

        if (maxX <= minX || maxY <= minY)
        {
            CompareArea(annotation, place, box);
            return;
        }

        var (across, down) = (Math.Max(LeastPixels, LeastShare * box.Width), Math.Max(LeastPixels, LeastShare * box.Height));
        if (
            Math.Abs(minX - box.X1) <= across
            && Math.Abs(maxX - box.X2) <= across
            && Math.Abs(minY - box.Y1) <= down
            && Math.Abs(maxY - box.Y2) <= down
        )
            return;
        if (_count++ == 0)
            _first = $"{place} has the box {box} and an outline from ({minX}, {minY}) to ({maxX}, {maxY})";
    }

    /// <summary>Where two corners were written for corner and size, the area is that of the corners.</summary>
    private void CompareArea(JsonElement annotation, string place, in PixelBox box)
    {
        if (annotation.Number("area") is not { } area || area <= 0)
            return;
        _areas++;
        var (width, height) = (box.Width - box.X1, box.Height - box.Y1);
        if (width <= 0 || height <= 0 || !IsAlike(area, width * height) || IsAlike(area, box.Width * box.Height))
            return;
        if (_corners++ == 0)
            _firstCorners =
                $"{place} has the area {area}, which is not that of the box {box} but of the corners ({box.X1}, {box.Y1}) and "
                + $"({box.Width}, {box.Height})";
    }

    private static bool IsAlike(double one, double other) => Math.Abs(one - other) <= AreaShare * Math.Max(one, other);

    public void Tell(LabelFile file, ReadResultBuilder gathered)
    {
        // One may be so by chance.
        if (_corners > 0 && 2 * _corners > _areas)
            gathered.Note(
                file.Path,
                0,
                $"{_firstCorners}{(_corners == 1 ? "" : $", and so for {_corners - 1} more annotations")}: 'bbox' seems to hold two corners, "
                    + "and COCO's is corner, width and height. The boxes were taken as COCO says.",
                FaultKind.Outside
            );
        if (_count > 0)
            gathered.Note(
                file.Path,
                0,
                $"{_first}: they are not at one place{(_count == 1 ? "" : $", and so for {_count - 1} more annotations")}. The boxes were "
                    + "taken.",
                FaultKind.Outside
            );
    }
}
