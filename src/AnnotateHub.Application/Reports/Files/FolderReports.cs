using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Exchange;

namespace AnnotateHub.Application.Reports.Files;

/// <summary>Inputs of reports from plain folders, without a project.</summary>
public static class FolderReports
{
    private const int MaxFaultsNoted = 200;

    /// <param name="classes">Null: every class that occurs, in alphabetical order.</param>
    /// <param name="patients">By image, found as labels find theirs; images that are not in it have none.</param>
    public static (AgreementInput Input, IReadOnlyList<string> Classes, IReadOnlyList<string> Notes) Agreement(
        IReadOnlyList<Named> raters,
        AnswerSettings asked,
        IReadOnlyList<string>? classes,
        IReadOnlyDictionary<string, IReadOnlyList<string>> exhaustive,
        IReadOnlyDictionary<string, string> patients,
        CancellationToken cancellationToken = default
    )
    {
        var (folders, doubts) = FolderAlignment.Align([
            .. raters.Select(rater => (rater.Name, AnnotationFolder.Read(rater.Path, asked, ChoiceOf(rater, raters), cancellationToken))),
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
                .. folders.Zip(raters).SelectMany(item => Faults(item.Second.Name, item.First)),
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

    /// <param name="runs">Name as MODEL or MODEL/RUN; the path is a folder or file of labels, or a file of predictions.</param>
    /// <param name="trainedOn">Patients by name of run.</param>
    public static (EvaluationInput Input, IReadOnlyList<string> Classes, IReadOnlyList<string> Notes) Evaluation(
        string truth,
        IReadOnlyList<Named> runs,
        AnswerSettings asked,
        IReadOnlyList<string>? exhaustive,
        IReadOnlyDictionary<string, string> patients,
        IReadOnlyDictionary<string, string> trainedOn,
        CancellationToken cancellationToken = default
    )
    {
        var named = TruthOf(truth);
        var folder = AnnotationFolder.Read(
            named.Path,
            asked,
            new RaterChoice(named.Name, IsRun: false, []),
            cancellationToken
        );
        var notes = new List<string>(Faults("truth", folder));
        var names = new TruthNames(folder);
        var left = new HashSet<string>(StringComparer.Ordinal);
        var read = new List<(string Name, AnnotationFolder Folder)> { ("truth", folder) };
        var evaluated = runs.Select(run =>
            {
                var predictions = OfRun(run, folder, names, asked, ChoiceOf(run, runs, isRun: true), notes, left, read, cancellationToken);
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
            Truth = $"Folder '{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(named.Path)))}'",
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
        AnswerSettings asked,
        RaterChoice choice,
        List<string> notes,
        HashSet<string> left,
        List<(string Name, AnnotationFolder Folder)> read,
        CancellationToken cancellationToken
    )
    {
        if (!Directory.Exists(run.Path) && !File.Exists(run.Path))
            throw new IOException($"There is no file or folder '{run.Path}' with predictions.");
        if (asked is { Format: null, Settings.Csv: null } && PredictionFile.IsOne(run.Path))
            return names.Matched(run.Name, PredictionFile.Read(run.Path), notes);
        var listings = truth.Format.Key == "coco" ? truth.Files.Where(file => file.Extension == ".json") : [];
        var (both, doubts) = FolderAlignment.Align([
            ("the truth", truth),
            (run.Name, AnnotationFolder.Read(run.Path, asked with { Listings = [.. listings] }, choice, cancellationToken)),
        ]);
        var folder = both[1];
        notes.AddRange(Faults(run.Name, folder));
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
                $"{run.Name}: {without} boxes have neither score nor confidence; they count as 1, so that no threshold "
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

    private static IEnumerable<string> Faults(string whose, AnnotationFolder folder)
    {
        foreach (var fault in folder.Faults.Take(MaxFaultsNoted))
            yield return $"{whose}, {(fault.IsNote ? "note" : "left out")}: {fault}";
        if (folder.Faults.Count + folder.MoreFaults is var all && all > MaxFaultsNoted)
            yield return $"{whose}: {all - MaxFaultsNoted} more faults are not listed one by one; check lists them.";
        foreach (var note in folder.Notes)
            yield return note;
    }

    /// <summary>Several inputs of one path are different people's answers in one file.</summary>
    internal static RaterChoice ChoiceOf(Named input, IReadOnlyList<Named> all, bool isRun = false) =>
        new(
            input.Name,
            isRun,
            [
                .. all.Where(other => other.Name != input.Name && Path.GetFullPath(other.Path) == Path.GetFullPath(input.Path))
                    .Select(other => other.Name),
            ]
        );

    /// <summary>PATH, or NAME=PATH where the file holds several people's answers.</summary>
    private static Named TruthOf(string text) =>
        Path.Exists(text) || text.IndexOf('=', StringComparison.Ordinal) is not (var equals and > 0)
            ? new Named("the truth", text)
            : new Named(text[..equals], text[(equals + 1)..]);
}
