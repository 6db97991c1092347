using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AnnotateHub.Exchange.Reading;

/// <summary>The first document of a YAML file that nobody vouches for, as YamlDotNet's nodes; each knows its line.</summary>
internal static class YamlDocumentReader
{
    private const int MaxCharacters = 4 << 20;

    /// <returns>Null where the file is empty.</returns>
    /// <exception cref="UnusableFileException">It is no YAML, or larger, deeper or more tangled than files of this kind are; with the
    /// line.</exception>
    public static YamlNode? Read(string text)
    {
        if (text.Length > MaxCharacters)
            throw new UnusableFileException($"It has {text.Length} characters; YAML of at most {MaxCharacters} is read.");
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new BoundedYamlParser(new Parser(new StringReader(text))));
            return yaml.Documents.Count > 0 ? yaml.Documents[0].RootNode : null;
        }
        catch (YamlException fault)
        {
            // At the end of the text the library may count one line more than there is.
            throw new UnusableFileException(
                $"It is no YAML that can be read: {Describe(fault)}.",
                (int)Math.Min(fault.Start.Line, text.AsSpan().TrimEnd().Count('\n') + 1)
            );
        }
        catch (Exception fault) when (fault is not (UnusableFileException or OutOfMemoryException))
        {
            // The library meets damaged texts with whatever exception its own state ends in, without a place.
            throw new UnusableFileException("It is no YAML that can be read: the text breaks off where more was expected. Save it again.");
        }
    }

    private static string Describe(YamlException fault)
    {
        var sentence = (fault.InnerException ?? fault).Message.ReplaceLineEndings(" ");
        // The library puts the place before its sentence; it is told apart.
        if (sentence.StartsWith('(') && sentence.IndexOf("): ", StringComparison.Ordinal) is > 0 and var end)
            sentence = sentence[(end + 3)..];
        return ReadResultBuilder.Shown(sentence.Trim().TrimEnd('.'));
    }
}
