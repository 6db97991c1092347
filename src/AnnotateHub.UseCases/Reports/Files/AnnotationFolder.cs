using System.Globalization;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.UseCases.Reports.Files;

/// <summary>A folder of VOC files as it is read for a report: objects by the stem of the file's name, and what could not be used.</summary>
public sealed record AnnotationFolder(string Path, IReadOnlyDictionary<string, IReadOnlyList<VocObject>> Images, IReadOnlyList<ExchangeFault> Faults)
{
    /// <exception cref="IOException">There is no such folder or no VOC file in it; the sentence says which.</exception>
    public static AnnotationFolder Read(string path, VocConvention convention)
    {
        if (!Directory.Exists(path)) throw new IOException($"There is no folder '{path}'; name the folder that holds the .xml files.");
        var files = Directory.EnumerateFiles(path, "*.xml").Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0) throw new IOException($"The folder '{path}' holds no .xml file; name the folder with the annotations.");
        var images = new Dictionary<string, IReadOnlyList<VocObject>>(StringComparer.Ordinal);
        var faults = new List<ExchangeFault>();
        foreach (var file in files)
        {
            using var source = File.OpenRead(file);
            var reading = VocReader.Read(source, System.IO.Path.GetFileName(file), convention);
            faults.AddRange(reading.Faults);
            if (reading.Annotation is { } annotation) images.Add(System.IO.Path.GetFileNameWithoutExtension(file), annotation.Objects);
        }

        return new AnnotationFolder(path, images, faults);
    }

    /// <summary>The classes that occur.</summary>
    public IEnumerable<string> Classes => Images.Values.SelectMany(objects => objects.Select(item => item.Class)).Distinct(StringComparer.Ordinal);

    /// <summary>What was drawn on an image; null where the folder has no file for it.</summary>
    public IReadOnlyList<ClassedBox>? Boxes(string image) => Images.TryGetValue(image, out var objects) ? [.. objects.Select(item => new ClassedBox(item.Box, item.Class))] : null;

    /// <summary>The objects as predictions. The score is the tag <c>score</c> or <c>confidence</c>; where there is none it is 1.</summary>
    public (IReadOnlyList<Prediction> Predictions, int WithoutScore) Predictions()
    {
        var without = 0;
        var predictions = Images.SelectMany(image => image.Value.Select(item =>
        {
            var score = ScoreOf(item, "score") ?? ScoreOf(item, "confidence");
            if (score is null) without++;
            return new Prediction(image.Key, item.Box, item.Class, score ?? 1);
        })).ToList();
        return (predictions, without);
    }

    private static double? ScoreOf(VocObject item, string tag) =>
        item.Attributes?.GetValueOrDefault(tag) is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && double.IsFinite(score) ? score : null;
}
