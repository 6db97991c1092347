using AnnotateHub.Core.Geometry;
using AnnotateHub.Exchange;

namespace AnnotateHub.UseCases.Export;

/// <summary>What is well formed and wrong all the same: boxes outside of their image, and boxes that are there twice.</summary>
public static class LabelFaults
{
    public static IEnumerable<ExchangeFault> Of(IEnumerable<ImageLabels> labels, Func<string, (int Width, int Height)?> sizeOf)
    {
        foreach (var item in labels)
        {
            var size = sizeOf(item.Stem) ?? (item is { Width: { } width, Height: { } height } ? (width, height) : null);
            if (size is { } real && item is { Width: { } w, Height: { } h } && (w, h) != real) yield return new ExchangeFault(item.File, 0, $"It says {w} x {h} pixels; the picture has {real.Width} x {real.Height}.");
            var seen = new HashSet<(string, PixelBox)>();
            foreach (var box in item.Boxes)
            {
                if (size is { } image && box.Box.ClampTo(image.Width, image.Height).IsEmpty) yield return new ExchangeFault(item.File, box.Line, $"The box {box.Box} of '{box.Class}' lies outside the image of {image.Width} x {image.Height} pixels.");
                if (!seen.Add((box.Class, box.Box))) yield return new ExchangeFault(item.File, box.Line, $"The box {box.Box} of '{box.Class}' is there twice{(item.Rater is null ? "" : $" by {item.Rater}")}.");
            }
        }
    }
}
