using System.Diagnostics;

namespace AnnotateHub.TestKit.Hostile;

/// <summary>
/// Broken copies of sound files against one reader, which takes each or refuses it with its own error and a sentence; nothing else may come
/// out of it, nor may it take memory without end or never come back.
/// </summary>
/// <typeparam name="TRefusal">The reader's own error.</typeparam>
/// <param name="read">Reads one file of this name and content. Sentences that it gives back are looked at as those that it throws
/// are.</param>
/// <param name="mostBytes">What reading one copy may allocate in all; see <see cref="GC.GetAllocatedBytesForCurrentThread"/>.</param>
public sealed class HostileCampaign<TRefusal>(Func<SoundFile, IEnumerable<string>> read, long mostBytes)
    where TRefusal : Exception
{
    private const int MostFaults = 25;

    private int _read,
        _refused;

    /// <summary>Whether every sentence must hold the name of the file; where not, whoever asked the reader adds it.</summary>
    public bool NamesTheFile { get; init; }

    /// <summary>Whether the reader makes do with whatever it is given.</summary>
    public bool RefusesNothing { get; init; }

    /// <summary>Makes a broken copy: <see cref="BinaryMutations"/> or <see cref="Mutations"/>.</summary>
    public Func<byte[], ulong, byte[]> Break { get; init; } = BinaryMutations.From;


    /// <summary>What went wrong, one line a kind, each with the file and the seed that show it; empty where nothing did and some were
    /// read and some refused.</summary>
    /// <param name="shortForm">Copies in a run of the suite; ANNOTATEHUB_HOSTILE=10000 makes it as many for every reader.</param>
    public string Run(IReadOnlyList<SoundFile> sound, int shortForm)
    {
        var copies = int.TryParse(Environment.GetEnvironmentVariable("ANNOTATEHUB_HOSTILE"), out var said) ? said : shortForm;
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        (SoundFile File, long Number) reading = (sound[0], 0);
        // A thread of its own counts only what it allocates itself, and one that never comes back can be told.
        var reader = new Thread(() =>
        {
            foreach (var file in sound)
                if (Look(file, out var sentence) is var fault && (fault ?? sentence) is { } wrong)
                    faults.TryAdd($"{file.Name} itself", $"{file} is not read as it is: {wrong}");
            (_read, _refused) = (0, 0);
            for (var number = 0; number < copies && faults.Count < MostFaults; number++)
            {
                var whole = sound[number % sound.Count];
                reading = (whole, number);
                if (Look(whole with { Content = Break(whole.Content, (ulong)number) }, out _) is { } fault)
                    faults.TryAdd(KindOf(fault), $"Seed {number} of {whole}: {fault}");
            }
        })
        {
            IsBackground = true,
        };
        reader.Start();
        for (var last = -1L; !reader.Join(Patience.Limit); last = reading.Number)
            if (reading.Number == last)
                return Lines([.. faults.Values, $"Seed {last} of {reading.File} is read without end."]);
        var isEmpty = faults.Count == 0 && (_read == 0 || (_refused == 0 && !RefusesNothing));
        return Lines(isEmpty ? [$"{_read} were read, {_refused} refused."] : faults.Values);
    }

    /// <returns>What is wrong with the way in which it was read; null where nothing is.</returns>
    private string? Look(SoundFile file, out string? sentence)
    {
        sentence = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            string[] sentences = [.. read(file)];
            sentence = sentences.FirstOrDefault();
            _read += sentences.Length == 0 ? 1 : 0;
            _refused += sentences.Length == 0 ? 0 : 1;
            if (sentences.Select(said => FaultOf(said, file.Name)).FirstOrDefault(fault => fault is not null) is { } odd)
                return odd;
        }
        catch (TRefusal refusal)
        {
            _refused++;
            sentence = refusal.Message;
            if (FaultOf(refusal.Message, file.Name) is { } odd)
                return odd;
        }
        catch (Exception other)
        {
            return $"{other.GetType().Name} at {PlaceOf(other)} | {other.Message}";
        }

        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        return taken <= mostBytes ? null : $"more memory than {mostBytes >> 20} MiB | {taken >> 20} MiB for {file.Content.Length} bytes";
    }

    private string? FaultOf(string sentence, string name) =>
        sentence.Length is < 10 or > 1_200 ? $"a sentence of {sentence.Length} characters | {sentence[..Math.Min(sentence.Length, 300)]}"
        : sentence.Contains('\n') ? $"a sentence of several lines | {sentence}"
        : !sentence.TrimEnd().EndsWith('.') && !sentence.TrimEnd().EndsWith('?') ? $"no whole sentence | {sentence}"
        : NamesTheFile && !sentence.Contains(name, StringComparison.Ordinal) ? $"a sentence that does not name the file | {sentence}"
        : null;

    /// <summary>Faults of one place and one form are one.</summary>
    private static string KindOf(string fault) => string.Concat(fault.Split(" | ")[0].Where(letter => !char.IsAsciiDigit(letter)));

    private static string Lines(IEnumerable<string> faults) => string.Join(Environment.NewLine, faults);

    /// <summary>The first place of the product, and of what it called.</summary>
    private static string PlaceOf(Exception fault)
    {
        var frames = new StackTrace(fault, fNeedFileInfo: false).GetFrames().Select(frame => frame.GetMethod()).ToList();
        var own = frames.FirstOrDefault(method =>
            method?.DeclaringType?.Namespace?.StartsWith("AnnotateHub", StringComparison.Ordinal) == true
        );
        return $"{own?.DeclaringType?.Name}.{own?.Name} ({frames.FirstOrDefault()?.DeclaringType?.Name}.{frames.FirstOrDefault()?.Name})";
    }
}
