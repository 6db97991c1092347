using System.Text;
using System.Text.RegularExpressions;
using AnnotateHub.Core.Sentences;

namespace AnnotateHub.Core.Pairing;

/// <summary>Turns the text of a <see cref="PathPattern"/> into a regular expression.</summary>
internal sealed class PatternCompiler
{
    private static readonly string[] Parts = ["group", "channel", "patient", "well", "field", "page"];
    private readonly string _text;

    private string Shown => Excerpt.Of(_text);

    private readonly bool _knownChannelsOnly;
    private int _at;

    public PatternCompiler(string text, bool knownChannelsOnly)
    {
        _text = text;
        _knownChannelsOnly = knownChannelsOnly;
        Expression = Sequence(depth: 0);
    }

    public string Expression { get; }
    public bool HasChannel { get; private set; }

    /// <summary>A channel part that may also hold a word nobody has heard of.</summary>
    public bool HasFreeChannel { get; private set; }

    private string Sequence(int depth)
    {
        var expression = new StringBuilder();
        while (_at < _text.Length)
        {
            var symbol = _text[_at];
            if (symbol == '}' && depth > 0)
                return expression.ToString();
            if (symbol == '}')
                throw new PatternException($"The pattern '{Shown}' has a '}}' at position {_at + 1} that closes nothing.");
            if (symbol == '{')
                expression.Append(Part(depth));
            else if (symbol == '*')
                expression.Append(Star());
            else if (symbol == '|' && depth > 0)
            {
                expression.Append('|');
                _at++;
            }
            else
            {
                expression.Append(Regex.Escape(symbol.ToString()));
                _at++;
            }
        }

        return depth == 0 ? expression.ToString() : throw new PatternException($"The pattern '{Shown}' has a '{{' that is never closed.");
    }

    private string Star()
    {
        if (Take("**/"))
            return "(?:.*/)?";
        if (Take("**"))
            return ".*";
        _at++;
        return "[^/]*?";
    }

    private string Part(int depth)
    {
        var start = _at++;
        if (depth > 3)
            throw new PatternException($"The pattern '{Shown}' nests parts more than three deep at position {start + 1}.");
        var nameEnd = _text.IndexOfAny(['}', '=', '{'], _at);
        if (nameEnd < 0)
            throw new PatternException($"The pattern '{Shown}' has a '{{' at position {start + 1} that is never closed.");
        var name = _text[_at..nameEnd].Trim().ToLowerInvariant();
        var knownOnly = name == "channel!";
        if (knownOnly)
            name = "channel";
        if (!Parts.Contains(name))
            throw new PatternException(
                $"The pattern '{Shown}' names a part '{{{Excerpt.Of(name)}}}' at position {start + 1}; known parts are "
                    + $"{string.Join(", ", Parts.Select(part => $"{{{part}}}"))}."
            );
        HasChannel |= name == "channel";
        _at = nameEnd;
        if (_text[_at] == '=')
            return WithOwnPattern(name, depth);
        _at++;
        return name switch
        {
            "group" => "(?<group>[^/]+)",
            "channel" => Channel(start, knownOnly),
            "page" => "(?<page>[0-9]+)",
            _ => $"(?<{name}>[A-Za-z0-9]+)",
        };
    }

    private string WithOwnPattern(string name, int depth)
    {
        _at++;
        // "{group=**}/" also takes files that lie in no folder: the group is then named after what was imported.
        var wholeFolder = string.CompareOrdinal(_text, _at, "**}/", 0, 4) == 0;
        if (wholeFolder)
        {
            _at += 4;
            return $"(?:(?<{name}>.+)/)?";
        }

        var inner = Sequence(depth + 1);
        if (_at >= _text.Length)
            throw new PatternException($"The part '{{{name}=' of the pattern '{Shown}' is never closed.");
        _at++;
        return $"(?<{name}>{inner})";
    }

    private string Channel(int start, bool knownOnly)
    {
        var besideStar = knownOnly || (start > 0 && _text[start - 1] == '*') || (_at < _text.Length && _text[_at] == '*');
        HasFreeChannel |= !besideStar;
        return _knownChannelsOnly || besideStar
            ? $"(?<channel>(?<![A-Za-z0-9])(?:{ChannelVocabulary.Expression})(?![A-Za-z0-9]))"
            : "(?<channel>[^/]+?)";
    }

    private bool Take(string expected)
    {
        if (string.CompareOrdinal(_text, _at, expected, 0, expected.Length) != 0)
            return false;
        _at += expected.Length;
        return true;
    }
}
