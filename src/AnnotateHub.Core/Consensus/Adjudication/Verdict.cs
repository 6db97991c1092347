using System.Text.Json.Serialization;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus.Adjudication;

public enum VerdictKind
{
    /// <summary>One annotator's boxes, as drawn; nothing where that annotator drew nothing.</summary>
    Take,
    KeepAll,
    DropAll,

    /// <summary>Boxes as the lead drew them.</summary>
    Edit,

    /// <summary>What stands there, with another class.</summary>
    Reclassify,

    /// <summary>Looked at and put off; decides nothing.</summary>
    Later,
}

/// <param name="Parents">Submitted boxes that it stands for (<see cref="InputNames"/>).</param>
public sealed record VerdictBox(double X1, double Y1, double X2, double Y2, string Class, IReadOnlyList<string> Parents)
{
    [JsonIgnore]
    public PixelBox Box => new(X1, Y1, X2, Y2);

    public static VerdictBox Of(PixelBox box, string @class, IEnumerable<string> parents) => new(box.X1, box.Y1, box.X2, box.Y2, @class, [.. parents]);
}

/// <summary>What a person decided on one case. It speaks of the submitted boxes that it names, so that it stands whatever becomes of policy, key or edges.</summary>
/// <param name="Operation">Made by the client; a repeated one is the same decision.</param>
/// <param name="Fingerprint">Of the case as it was seen.</param>
/// <param name="Annotator">Whose boxes were taken, where one annotator's were.</param>
public sealed record Verdict(
    string Operation, VerdictKind Kind, IReadOnlyList<string> Inputs, string Fingerprint, IReadOnlyList<VerdictBox> Result, long Person, DateTimeOffset At, long? Annotator = null);

/// <summary>A line of the log: a decision, or the undoing of an earlier line (of an undoing too, which is a redo).</summary>
public sealed record VerdictLine(string Operation, Verdict? Verdict, string? Undoes);

public static class Verdicts
{
    /// <summary>Decisions that stand, oldest first: not undone, and no later one speaks of a same box.</summary>
    /// <param name="log">Oldest first.</param>
    public static IReadOnlyList<Verdict> Standing(IReadOnlyList<VerdictLine> log)
    {
        var undone = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in log.Reverse())
            if (line.Undoes is { } undoes && !undone.Contains(line.Operation)) undone.Add(undoes);
        var standing = new List<Verdict>();
        var spoken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in log.Reverse())
        {
            if (line.Verdict is not { } verdict || undone.Contains(line.Operation) || verdict.Inputs.Any(spoken.Contains)) continue;
            spoken.UnionWith(verdict.Inputs);
            standing.Add(verdict);
        }

        standing.Reverse();
        return standing;
    }
}
