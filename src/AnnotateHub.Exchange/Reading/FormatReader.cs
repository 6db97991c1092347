namespace AnnotateHub.Exchange.Reading;

/// <summary>Reads the files of one format one after the other; a bad file costs itself and a sentence, never the others.</summary>
public abstract class FormatReader
{
    private protected Gathering Gathered { get; } = new();

    /// <summary>Whether a file of this name can be of the format.</summary>
    protected abstract bool MayRead(LabelFile file);

    /// <summary>Reads one file into <see cref="Gathered"/>.</summary>
    protected abstract void ReadFile(LabelFile file);

    /// <summary>Files that others need go first.</summary>
    protected virtual IEnumerable<LabelFile> Ordered(IEnumerable<LabelFile> files) => files;

    /// <summary>Whether one file holds the labels of one image, named like it; else of many.</summary>
    protected abstract bool IsFilePerImage { get; }

    /// <param name="mostBoxes">Where reading stops.</param>
    public LabelReading Read(IReadOnlyList<LabelFile> files, int mostBoxes, CancellationToken cancel = default)
    {
        Gathered.MostBoxes = mostBoxes;
        var mine = Ordered(files.Where(MayRead).OrderBy(file => file.Path, StringComparer.Ordinal)).ToList();
        TellTwins(mine);
        foreach (var file in mine)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                ReadFile(file);
            }
            catch (UnusableFileException fault)
            {
                Gathered.Fault(file.Path, fault.Line, fault.Message);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Gathered.Fault(file.Path, 0, $"It could not be opened: {fault.Message}");
            }

            if (Gathered.IsFull) break;
        }

        return Gathered.Finish(mine.Count, IsFilePerImage);
    }

    /// <summary>On disks that ignore case only one of them would be left.</summary>
    private void TellTwins(IEnumerable<LabelFile> files)
    {
        foreach (var twins in files.GroupBy(file => file.Path, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            Gathered.Fault(twins.Last().Path, 0, $"Its name differs from '{twins.First().Path}' in nothing but capitals, so that one of them is lost on Windows and macOS; rename one. Both were read.");
    }
}
