using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Application.Reports.Files;

/// <summary>Inputs of reports from plain folders, without a project.</summary>
public static class FolderReports
{
    private const int MaxFaultsNoted = 20;

    /// <param name="classes">Null: every class that occurs, in alphabetical order.</param>
    /// <param name="patients">By image, found as labels find theirs; images that are not in it have none.</param>
    public static (AgreementInput Input, IReadOnlyList<string> Classes, IReadOnlyList<string> Notes) Agreement(
        IReadOnlyList<Named> raters,
        VocConvention convention,
        IReadOnlyList<string>? classes,
        IReadOnlyDictionary<string, IReadOnlyList<string>> exhaustive,
        IReadOnlyDictionary<string, string> patients
    )
    {
        var (folders, doubts) = FolderAlignment.Align([
            .. raters.Select(rater => (rater.Name, AnnotationFolder.Read(rater.Path, convention))),
        ]);
        var scales = AnnotationFolder.DifferentSizes([.. raters.Zip(folders).Select(item => (item.First.Name, item.Second))]).ToList();
        string[] images =
        [
            .. folders
                .SelectMany(folder => folder.Images.Keys)
                .Distinct(StringComparer.Ordinal)
                .Except(scales.Select(item => item.Image))
                .Order(StringComparer.Ordinal),
        ];
        var listed = PatientNames.Matched(
            patients,
            images.SelectMany(image =>
                folders.Select(folder => folder.Images.GetValueOrDefault(image)?.Image ?? image).Append(image).Select(name => (name, image))
            )
        );
        return (
            new AgreementInput(
                [.. raters.Select((rater, index) => new ReportRater(rater.Name, index + 1, exhaustive.GetValueOrDefault(rater.Name)))],
                [
                    .. images.Select(image => new ReportImage(
                        image,
                        listed.Patients.GetValueOrDefault(image, ""),
                        [.. folders.Select(folder => folder.Boxes(image))]
                    )),
                ]
            ),
            classes ?? [.. folders.SelectMany(folder => folder.Classes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [
                .. folders.Zip(raters).SelectMany(item => Faults(item.Second.Name, item.First.Faults)),
                .. doubts,
                .. scales.Select(item => item.Sentence),
                .. FolderAlignment.Alone(
                    [.. raters.Zip(folders).Select(item => (item.First.Name, item.Second))],
                    "nobody can be compared with there"
                ),
                .. listed.Notes,
                .. SpellingNotes(folders.Zip(raters, (folder, rater) => (rater.Name, folder))),
            ]
        );
    }

    /// <param name="runs">Name as MODEL or MODEL/RUN; the path is a folder of VOC files, a .json or a .csv.</param>
    /// <param name="trainedOn">Patients by name of run.</param>
    public static (EvaluationInput Input, IReadOnlyList<string> Classes, IReadOnlyList<string> Notes) Evaluation(
        string truth,
        IReadOnlyList<Named> runs,
        VocConvention convention,
        IReadOnlyList<string>? exhaustive,
        IReadOnlyDictionary<string, string> patients,
        IReadOnlyDictionary<string, string> trainedOn
    )
    {
        var folder = AnnotationFolder.Read(truth, convention);
        var notes = new List<string>(Faults("truth", folder.Faults));
        var names = new TruthNames(folder);
        var left = new HashSet<string>(StringComparer.Ordinal);
        var read = new List<(string Name, AnnotationFolder Folder)> { ("truth", folder) };
        var evaluated = runs.Select(run =>
            {
                var predictions = OfRun(run, folder, names, convention, notes, left, read);
                return new EvaluatedRun(run.Name, run.Name.Split('/')[0], predictions, trainedOn.GetValueOrDefault(run.Name));
            })
            .ToList();
        notes.AddRange(SpellingNotes(read));
        var listed = PatientNames.Matched(
            patients,
            folder.Images.SelectMany(image => new[] { (image.Key, image.Key), (image.Value.Image, image.Key) })
        );
        notes.AddRange(listed.Notes);
        var images = folder
            .Images.Where(image => !left.Contains(image.Key))
            .OrderBy(image => image.Key, StringComparer.Ordinal)
            .Select(image => new TruthImage(
                image.Key,
                listed.Patients.GetValueOrDefault(image.Key, ""),
                [.. image.Value.Boxes.Select(labelledBox => new TruthCell(labelledBox.Box, labelledBox.Class, labelledBox.Difficult))]
            ))
            .ToList();
        evaluated =
        [
            .. evaluated.Select(run =>
                run with
                {
                    Predictions = [.. run.Predictions.Where(prediction => !left.Contains(prediction.Image))],
                }
            ),
        ];
        var input = new EvaluationInput(images, exhaustive, evaluated)
        {
            Truth = $"Folder '{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(truth)))}'",
        };
        return (input, [.. folder.Classes.Order(StringComparer.Ordinal)], notes);
    }

    /// <summary>A CSV file with the heads image and patient.</summary>
    /// <exception cref="IOException">It cannot be used; the sentence says why.</exception>
    public static IReadOnlyDictionary<string, string> Patients(string path)
    {
        if (!File.Exists(path))
            throw new IOException($"There is no file '{path}' with the patients of the images.");
        var name = Path.GetFileName(path);
        var rows = CsvFile.Rows(path).ToList();
        if (rows is not [{ Fields: ["image", "patient"] }, ..])
            throw new IOException(
                $"The first line of {name} is '{(rows.Count > 0 ? string.Join(',', rows[0].Fields) : "")}'; 'image,patient' is expected."
            );
        var patients = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (line, fields) in rows.Skip(1))
        {
            if (fields is not [var image, var patient])
                throw new IOException($"{name}, line {line}: '{string.Join(',', fields)}'; an image and a patient are expected.");
            if (!patients.TryAdd(image, patient))
                throw new IOException($"{name}, line {line}: the image '{image}' is there twice.");
        }

        return patients;
    }

    /// <param name="left">Gets the images of which the run's answer was refused: nothing found there would be a miss that nobody
    /// made.</param>
    private static IReadOnlyList<Prediction> OfRun(
        Named run,
        AnnotationFolder truth,
        TruthNames names,
        VocConvention convention,
        List<string> notes,
        HashSet<string> left,
        List<(string Name, AnnotationFolder Folder)> read
    )
    {
        if (!Directory.Exists(run.Path))
            return names.Matched(run.Name, PredictionFile.Read(run.Path), notes);
        var (both, doubts) = FolderAlignment.Align([("the truth", truth), (run.Name, AnnotationFolder.Read(run.Path, convention))]);
        var folder = both[1];
        notes.AddRange(Faults(run.Name, folder.Faults));
        notes.AddRange(doubts);
        read.Add((run.Name, folder));
        foreach (var image in folder.Damaged.Where(truth.Images.ContainsKey).Order(StringComparer.Ordinal))
        {
            left.Add(image);
            notes.Add($"{image}: nothing of the answer of {run.Name} could be used, so that the image is left out of the evaluation.");
        }

        foreach (var (image, sentence) in AnnotationFolder.DifferentSizes([("truth", truth), (run.Name, folder)]))
        {
            left.Add(image);
            notes.Add(sentence);
        }

        var (predictions, without, noShares) = folder.Predictions();
        if (without > 0)
            notes.Add(
                $"{run.Name}: {without} boxes have neither <score> nor <confidence>; they count as 1, so that no threshold "
                    + "separates them."
            );
        if (noShares > 0)
            notes.Add($"{run.Name}: the scores of {noShares} boxes are no shares from 0 to 1; they were ranked by them as they are.");
        return names.Matched(run.Name, predictions, notes);
    }

    /// <summary>Classes that differ in capitals or blanks only, of one folder or of two: boxes of them never agree.</summary>
    private static List<string> SpellingNotes(IEnumerable<(string Name, AnnotationFolder Folder)> folders)
    {
        var spellings = new ClassSpellings();
        foreach (var (name, folder) in folders)
        foreach (var (written, file, line) in folder.Spellings)
            spellings.Add(written, $"{name}/{file}", line);
        return [.. spellings.Faults().Select(fault => fault.ToString())];
    }

    private static IEnumerable<string> Faults(string whose, IReadOnlyList<ExchangeFault> faults) =>
        faults
            .Take(MaxFaultsNoted)
            .Select(fault => $"{whose}, {(fault.IsNote ? "note" : "left out")}: {fault}")
            .Concat(faults.Count > MaxFaultsNoted ? [$"{whose}: {faults.Count - MaxFaultsNoted} more objects were left out."] : []);
}
