using System.Globalization;
using AnnotateHub.Exchange.Matching;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Yolo;

/// <summary>Reads boxes, the bounds of outlines and turned boxes, and what stands behind them: scores, track ids, key points.</summary>
internal sealed class YoloReader(FormatSettings settings) : FormatReader
{
    private const long MaxBytes = 128L << 20;
    private readonly ClassLists _lists = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private string? _firstNumbered;
    private int _numbered;
    private bool _isResolved,
        _isScoreFirst;
    private string? _firstEither;
    private int _either;

    protected override bool IsFilePerImage => true;

    protected override bool MayRead(LabelFile file) =>
        file.Extension is ".yaml" or ".yml"
        || ClassLists.IsList(file)
        || IsDarknet(file)
        || file.Extension == ".txt"
            && (!IsUsuallyNoLabels(file.Stem) || FormatDetector.IsYolo(FormatDetector.Start(file)) || IsEmptyAnswer(file));

    /// <summary>The names of the classes go first.</summary>
    protected override IEnumerable<LabelFile> Ordered(IEnumerable<LabelFile> files) => files.OrderBy(IsLabels);

    protected override void ReadFile(LabelFile file)
    {
        if (IsLabels(file))
            ReadLabels(file);
        else
            try
            {
                ReadList(file, FileText.Text(file, MaxBytes));
            }
            catch (UnusableFileException fault)
            {
                _lists.AddBroken(file, fault.Line > 0 ? $"line {fault.Line}: {fault.Message}" : fault.Message);
                throw;
            }
    }

    protected override bool IsAnswer(LabelFile file) => IsLabels(file);

    protected override void EndOfFiles()
    {
        if (_isScoreFirst && _firstEither is not null)
            Gathered.Note(
                _firstEither,
                0,
                "Other files here have the score before the box. In this one"
                    + $"{(_either == 1 ? "" : $" and {_either - 1} more")} both readings lie inside the image: it was read with the score at the "
                    + "end, as Ultralytics writes it, and is probably wrong.",
                FaultKind.Columns
            );
        if (_firstNumbered is null)
            return;
        Gathered.Note(
            _firstNumbered,
            0,
            "There is no class list (classes.txt, data.yaml, obj.names) for "
                + $"{(_numbered == 1 ? "this label file" : $"{_numbered} label files")}: the classes are only numbers.",
            FaultKind.Class
        );
    }

    private void ReadList(LabelFile file, string text)
    {
        if (ClassLists.IsList(file))
            _lists.AddLines(file, text);
        else if (IsDarknet(file))
        {
            var names = text.ReplaceLineEndings("\n")
                .Split('\n')
                .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
                .FirstOrDefault(parts => parts is ["names", { Length: > 0 }]);
            if (names is not null)
                _lists.Add(file, new YoloData(null, null, names[1]));
        }
        else if (YoloYaml.Read(file, text) is { } data)
            _lists.Add(file, data);
    }

    private void ReadLabels(LabelFile file)
    {
        if (!_isResolved)
            _lists.Resolve();
        _isResolved = true;
        var text = FileText.Text(file, MaxBytes);
        var refused = Gathered.Refused;
        var labels = new ImageLabels(file.Stem, null, null, [], Names: [file.Stem], File: file.Path)
        {
            IsNamedByFile = true,
            IsShares = true,
        };
        var (lines, choice) = (LinesOf(file, text, _lists.For(file.Path).KeyPoints), _lists.For(file.Path));
        var boxes = new List<LabelledBox>();
        var size = lines.Count == 0 ? Known(labels) : SizeOf(file, labels);
        if (lines.Count > 0)
        {
            if (choice.Fault is not null)
                throw new UnusableFileException(
                    $"{choice.Fault.TrimEnd('.')}. Its labels have no classes and are left out.",
                    0,
                    FaultKind.Class
                );
            if (choice.Note is not null && _told.Add(choice.Note))
                Gathered.Note(file.Path, 0, $"About the classes: {choice.Note}.", FaultKind.Class);
            if (choice.List is null)
                (_firstNumbered, _numbered) = (_firstNumbered ?? file.Path, _numbered + 1);
            var columns = new YoloColumns(lines);
            foreach (var line in lines)
                if (Box(file, line, columns, choice, size!.Value) is { } box)
                    boxes.Add(box);
            columns.Tell(file, Gathered);
            if (columns.IsScoreFirst)
                _isScoreFirst = true;
            else if (columns.MayBeginWithScore)
                (_firstEither, _either) = (_firstEither ?? file.Path, _either + 1);
        }

        Gathered.Add(labels with { Width = size?.Width, Height = size?.Height, Boxes = boxes, Refused = Gathered.Refused - refused });
    }

    /// <summary>A share of the image; boxes at an edge leave it by little, and pixels are other numbers.</summary>
    private const double MostShare = 2;

    private List<YoloLine> LinesOf(LabelFile file, string text, (int, int)? keyPoints)
    {
        var lines = new List<YoloLine>();
        foreach (var (index, row) in text.ReplaceLineEndings("\n").Split('\n').Index())
        {
            var content = row.Trim();
            if (content.Length == 0)
                continue;
            if (YoloLine.Parse(index + 1, content, keyPoints) is { } line)
            {
                if (line.Values.Take(4).Any(value => Math.Abs(value) > MostShare))
                    Gathered.Fault(
                        file.Path,
                        index + 1,
                        $"'{ReadResultBuilder.Shown(content)}' has numbers far beyond the image: shares from 0 to 1 are expected, and these look "
                            + "like pixels or per cent."
                    );
                else
                    lines.Add(line);
            }
            else
                Gathered.Fault(
                    file.Path,
                    index + 1,
                    $"'{ReadResultBuilder.Shown(content)}' is no label; a class number, then x, y, width and height as shares of "
                        + "the image are expected."
                );
        }

        return lines;
    }

    private (int Width, int Height)? Known(ImageLabels labels) =>
        PictureOf(labels, isFilePerImage: true, settings) is { IsFound: true, Image.Size: { } size } ? size
        : settings.Pictures is null ? settings.SizeOf(labels.Image)
        : null;

    private (int Width, int Height) SizeOf(LabelFile file, ImageLabels labels)
    {
        var match = PictureOf(labels, isFilePerImage: true, settings);
        if (match is { Kind: MatchKind.Ambiguous })
            return PictureMatching.SameSize(match.Others)
                ? match.Others[0].Image.Size!.Value
                : throw new UnusableFileException(
                    $"{PictureMatching.Fits(labels, match.Others)}, and shares of the one are other places in the other; the "
                        + "labels are left out. Put them beside their picture.",
                    0,
                    FaultKind.Image
                );
        return Known(labels)
            ?? throw new UnusableFileException(
                $"It gives shares of the image '{ReadResultBuilder.Shown(file.Stem)}', whose size is not known; put the images "
                    + "beside the labels, or import them first.",
                0,
                FaultKind.Image
            );
    }

    private LabelledBox? Box(LabelFile file, YoloLine line, YoloColumns columns, ClassChoice choice, (int Width, int Height) size)
    {
        if (columns.Choose(line) is not { } reading)
        {
            Gathered.Fault(
                file.Path,
                line.Number,
                $"'{ReadResultBuilder.Shown(line.Content)}' {columns.GetDenialReason(line, choice.KeyPoints)}",
                FaultKind.Columns
            );
            return null;
        }

        if (choice.List is { } list && !list.Names.ContainsKey(line.Class))
        {
            var why = list.Missing.GetValueOrDefault(line.Class)
                ?? $"'{list.File}' names {list.Names.Count} classes, the last of them {list.Names.Keys.Max()}";
            Gathered.Fault(file.Path, line.Number, $"The class number {line.Class} has no name: {why}.", FaultKind.Class);
            return null;
        }

        var (x1, y1, x2, y2) = line.PixelsOf(reading, size.Width, size.Height);
        if (
            Gathered.Box(
                file.Path,
                line.Number,
                $"The box of class {line.Class}",
                WholePixels.Snap(x1),
                WholePixels.Snap(y1),
                WholePixels.Snap(x2),
                WholePixels.Snap(y2)
            )
            is not { } box
        )
            return null;
        Gathered.Count();
        var attributes = columns.AttributesOf(line, reading, size);
        return new LabelledBox(
            choice.List?.Names[line.Class] ?? line.Class.ToString(CultureInfo.InvariantCulture),
            box,
            line.ScoreOf(reading),
            Attributes: attributes.Count == 0 ? null : attributes,
            Line: line.Number
        );
    }

    private static bool IsLabels(LabelFile file) => file.Extension == ".txt" && !ClassLists.IsList(file);

    private static bool IsDarknet(LabelFile file) => file.Extension == ".data";

    /// <summary>A picture may be called test.png: an empty file of that name is then an answer.</summary>
    private bool IsEmptyAnswer(LabelFile file) =>
        settings.Pictures is not null
        && FormatDetector.Start(file).Trim().Length == 0
        && settings.Pictures([new ImageName(file.Path[..^file.Extension.Length], ImageNameSource.LabelFile)]).IsFound;

    /// <summary>Lists of pictures and notes that lie beside labels.</summary>
    internal static bool IsUsuallyNoLabels(string stem) =>
        stem.ToLowerInvariant() is "train" or "val" or "valid" or "test" or "license" or "notes" or "requirements"
        || stem.StartsWith("README", StringComparison.OrdinalIgnoreCase);
}
