using System.Text.RegularExpressions;

namespace AnnotateHub.Core.Pairing;

/// <summary>
/// Tells pictures of annotations (masks, outlines, coloured segmentations) from channels by their names. They lie beside the images in
/// many published sets and have the same size, so that nothing but the name keeps them from being imported as a stain.
/// </summary>
public static partial class AnnotationPictures
{
    /// <summary>The telling word in a path, or null. A pattern that writes the word itself means it.</summary>
    public static string? WordIn(string relativePath, PathPattern? pattern = null)
    {
        var match = Words().Match(relativePath);
        if (!match.Success)
            return null;
        var word = match.Groups["word"].Value;
        return pattern is not null && pattern.Text.Contains(word, StringComparison.OrdinalIgnoreCase) ? null : word;
    }

    // "is_mask-false" is how the in-silico-labelling set says that a file is no mask.
    [GeneratedRegex(
        @"(?<![A-Za-z0-9])(?<word>colorimg|feature_[0-9]+|interior|masks?(?!-false)|segmentations?|annotations?|outlines?)(?![A-Za-z])",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Words();
}
