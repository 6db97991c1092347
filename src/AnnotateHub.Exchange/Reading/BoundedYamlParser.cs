using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AnnotateHub.Exchange.Reading;

/// <summary>
/// Ends where a file would cost more than it is worth: nodes are built by recursion, which a deep file would carry over the end of
/// the stack, and names for parts (aliases) let a few lines stand for billions, or for themselves, where they lie in named parts.
/// </summary>
internal sealed class BoundedYamlParser(IParser inner) : IParser
{
    private const int Deepest = 32;
    private const int MaxEvents = 200_000;
    private const int MaxAliases = 100;

    private int depth;
    private int events;
    private int aliases;
    private int named = int.MaxValue;

    public ParsingEvent? Current => inner.Current;

    public bool MoveNext()
    {
        if (!inner.MoveNext())
            return false;
        if (Current is not { } seen)
            return true;
        depth += seen.NestingIncrease;
        if (depth < named)
            named = int.MaxValue;
        if (seen is MappingStart or SequenceStart && seen is NodeEvent { Anchor.IsEmpty: false })
            named = Math.Min(named, depth);
        if (seen is AnchorAlias && depth >= named)
            throw Refused(seen, "an alias (*) lies in a part that has a name (&) itself; write it out");
        if (seen is AnchorAlias && ++aliases > MaxAliases)
            throw Refused(seen, $"it has more than {MaxAliases} aliases (*); write them out");
        if (depth > Deepest)
            throw Refused(seen, $"it is nested deeper than {Deepest} levels");
        if (++events > MaxEvents)
            throw Refused(seen, $"it has more than {MaxEvents} parts");
        return true;
    }

    private static UnusableFileException Refused(ParsingEvent at, string reason) =>
        new($"It is YAML of a kind that is not read: {reason}.", (int)at.Start.Line);
}
