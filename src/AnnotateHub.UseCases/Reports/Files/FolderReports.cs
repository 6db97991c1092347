using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.UseCases.Reports.Files;

/// <summary>A name and where it lies, as a command line says it: NAME=PATH.</summary>
public sealed record Named(string Name, string Path);

/// <summary>Inputs of reports from plain folders, without a project.</summary>
public static class FolderReports
{
    private const int MostFaultsNoted = 20;

    /// <param name="classes">Null: every class that occurs, in alphabetical order.</param>
    /// <param name="patients">By image; images that are not in it have none.</param>
    public static (AgreementInput Input, IReadOnlyList<string> Classes, IReadOnlyList<string> Notes) Agreement(
        IReadOnlyList<Named> raters, VocConvention convention, IReadOnlyList<string>? classes, IReadOnlyDictionary<string, IReadOnlyList<string>> exhaustive, IReadOnlyDictionary<string, string> patients)
    {
        var folders = raters.Select(rater => AnnotationFolder.Read(rater.Path, convention)).ToList();
        string[] images = [.. folders.SelectMany(folder => folder.Images.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return (
            new AgreementInput(
                [.. raters.Select((rater, index) => new ReportRater(rater.Name, index + 1, exhaustive.GetValueOrDefault(rater.Name)))],
                [.. images.Select(image => new ReportImage(image, patients.GetValueOrDefault(image, ""), [.. folders.Select(folder => folder.Boxes(image))]))]),
            classes ?? [.. folders.SelectMany(folder => folder.Classes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. folders.Zip(raters).SelectMany(item => Faults(item.Second.Name, item.First.Faults))]);
    }

    /// <param name="runs">Name as MODEL or MODEL/RUN; the path is a folder of VOC files, a .json or a .csv.</param>
    /// <param name="trainedOn">Patients by name of run.</param>
    public static (EvaluationInput Input, IReadOnlyList<string> Classes, IReadOnlyList<string> Notes) Evaluation(
        string truth, IReadOnlyList<Named> runs, VocConvention convention, IReadOnlyList<string>? exhaustive, IReadOnlyDictionary<string, string> patients, IReadOnlyDictionary<string, string> trainedOn)
    {
        var folder = AnnotationFolder.Read(truth, convention);
        var notes = new List<string>(Faults("truth", folder.Faults));
        var evaluated = runs.Select(run =>
        {
            var predictions = OfRun(run, convention, notes);
            return new EvaluatedRun(run.Name, run.Name.Split('/')[0], predictions, trainedOn.GetValueOrDefault(run.Name));
        }).ToList();
        var images = folder.Images.OrderBy(image => image.Key, StringComparer.Ordinal)
            .Select(image => new TruthImage(image.Key, patients.GetValueOrDefault(image.Key, ""), [.. image.Value.Select(item => new TruthCell(item.Box, item.Class, item.Difficult))])).ToList();
        return (new EvaluationInput(images, exhaustive, evaluated), [.. folder.Classes.Order(StringComparer.Ordinal)], notes);
    }

    /// <summary>A CSV file with the heads image and patient.</summary>
    /// <exception cref="IOException">It cannot be used; the sentence says why.</exception>
    public static IReadOnlyDictionary<string, string> Patients(string path)
    {
        if (!File.Exists(path)) throw new IOException($"There is no file '{path}' with the patients of the images.");
        var lines = File.ReadAllLines(path);
        if (lines.Length == 0 || CsvLine.Split(lines[0].TrimStart('\uFEFF')) is not ["image", "patient"]) throw new IOException($"The first line of {Path.GetFileName(path)} is '{lines.FirstOrDefault()}'; 'image,patient' is expected.");
        var patients = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (index, line) in lines.Index().Skip(1).Where(line => line.Item.Length > 0))
        {
            if (CsvLine.Split(line) is not [var image, var patient]) throw new IOException($"{Path.GetFileName(path)}, line {index + 1}: '{line}'; an image and a patient are expected.");
            if (!patients.TryAdd(image, patient)) throw new IOException($"{Path.GetFileName(path)}, line {index + 1}: the image '{image}' is there twice.");
        }

        return patients;
    }

    private static IReadOnlyList<Prediction> OfRun(Named run, VocConvention convention, List<string> notes)
    {
        if (!Directory.Exists(run.Path)) return PredictionFile.Read(run.Path);
        var folder = AnnotationFolder.Read(run.Path, convention);
        notes.AddRange(Faults(run.Name, folder.Faults));
        var (predictions, without) = folder.Predictions();
        if (without > 0) notes.Add($"{run.Name}: {without} boxes have neither <score> nor <confidence>; they count as 1, so that no threshold tells them apart.");
        return predictions;
    }

    private static IEnumerable<string> Faults(string whose, IReadOnlyList<ExchangeFault> faults) =>
        faults.Take(MostFaultsNoted).Select(fault => $"{whose}, left out: {fault}").Concat(faults.Count > MostFaultsNoted ? [$"{whose}: {faults.Count - MostFaultsNoted} more objects were left out."] : []);
}
