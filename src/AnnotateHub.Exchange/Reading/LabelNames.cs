using AnnotateHub.Exchange.Matching;

namespace AnnotateHub.Exchange.Reading;

/// <summary>All that labels say of their image, what the file itself calls it first.</summary>
internal static class LabelNames
{
    public static IReadOnlyList<ImageName> From(ImageLabels labels, bool isFilePerImage)
    {
        var names = new List<ImageName>();
        var slash = labels.File.LastIndexOf('/');
        var file = new ImageName(
            labels.File[..Math.Max(slash + 1, labels.File.LastIndexOf('.') is >= 0 and var point ? point : labels.File.Length)],
            ImageNameSource.LabelFile
        );
        if (!(isFilePerImage && labels.IsNamedByFile))
            names.Add(new ImageName(labels.Image));
        if (isFilePerImage && labels.File.Length > 0)
            names.Add(file);
        var stem = file.Text[(slash + 1)..];
        // The label file's stem is among the names of formats with a file for each image; its path says more.
        names.AddRange((labels.Names ?? []).Where(name => !(isFilePerImage && name == stem)).Select(name => new ImageName(name)));
        names.AddRange(labels.Hints.Select(name => new ImageName(name, ImageNameSource.Hint)));
        if (slash > 0 && !labels.IsNamedByFile)
            names.Add(new ImageName($"{labels.File[..slash]}/{labels.Image}", ImageNameSource.Hint));
        return names;
    }
}
