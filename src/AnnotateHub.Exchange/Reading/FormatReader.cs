using AnnotateHub.Exchange.Matching;

namespace AnnotateHub.Exchange.Reading;

/// <summary>Reads the files of one format one after the other; a bad file costs itself and a sentence, never the others.</summary>
public abstract class FormatReader
{
    private protected ReadResultBuilder Gathered { get; } = new();

    /// <summary>Whether a file of this name can be of the format.</summary>
    protected abstract bool MayRead(LabelFile file);

    /// <summary>Reads one file into <see cref="Gathered"/>.</summary>
    protected abstract void ReadFile(LabelFile file);

    /// <summary>Files that others need go first.</summary>
    protected virtual IEnumerable<LabelFile> Ordered(IEnumerable<LabelFile> files) => files;

    /// <summary>Whether one file holds the labels of one image, named like it; else of many.</summary>
    protected abstract bool IsFilePerImage { get; }

    /// <summary>Whether a file is the answer on one image, so that the answer is lost with the file.</summary>
    protected virtual bool IsAnswer(LabelFile file) => IsFilePerImage;

    /// <summary>After the last file: what can only be said of all of them.</summary>
    protected virtual void EndOfFiles() { }

    /// <param name="settings">Also says where reading stops.</param>
    public LabelReading Read(IReadOnlyList<LabelFile> files, FormatSettings settings, CancellationToken cancellationToken = default)
    {
        Gathered.MaxBoxes = settings.MaxBoxes;
        var mine = Ordered(
                files
                    .Select(file => settings.Encoding is null ? file : file with { Encoding = settings.Encoding })
                    .Where(file => file.Name != AnnotateHub.Exchange.Croissant.CroissantFile.Name && MayRead(file))
                    .OrderBy(file => file.Path, StringComparer.Ordinal)
            )
            .ToList();
        TellTwins(mine);
        foreach (var file in mine)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                ReadFile(file);
            }
            catch (UnusableFileException fault)
            {
                Gathered.Unusable(file, fault.Line, fault.Message, fault.Kind, IsAnswer(file));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Gathered.Unusable(file, 0, $"It could not be opened: {fault.Message}", FaultKind.File, IsAnswer(file));
            }

            if (Gathered.IsFull)
                break;
        }

        EndOfFiles();
        Gathered.Sizes.Tell(Gathered);
        return new LabelReview(settings, Gathered, IsFilePerImage).Finish(mine.Count);
    }

    /// <summary>
    /// The picture that a label file's own name or what it says leads to, for formats that need its size while they are read.
    /// </summary>
    private protected static ImageMatch<Picture>? PictureOf(ImageLabels labels, bool isFilePerImage, FormatSettings settings) =>
        settings.Pictures?.Invoke(LabelNames.From(labels, isFilePerImage));

    /// <summary>On disks that ignore case only one of them would be left.</summary>
    private void TellTwins(IEnumerable<LabelFile> files)
    {
        foreach (var twins in files.GroupBy(file => file.Path, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            Gathered.Fault(
                twins.Last().Path,
                0,
                $"Its name differs from '{twins.First().Path}' in nothing but capitals, so that one of them is lost on Windows "
                    + "and macOS; rename one. Both were read."
            );
    }
}
