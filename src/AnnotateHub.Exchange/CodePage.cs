using System.Text;
using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange;

/// <summary>The encoding of texts that do not say it themselves, by the names that people and programs use.</summary>
public static class CodePage
{
    /// <summary>Those that label files of the field were met in.</summary>
    public static IReadOnlyList<string> Usual { get; } =
        ["gbk", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "windows-1250", "windows-1251", "windows-1252", "iso-8859-1", "utf-16"];

    /// <summary>An encoding that refuses what is not in it; null for a name that is not known.</summary>
    public static Encoding? Find(string name) => DeclaredEncoding.Find(name.Trim());

    /// <summary>What a person reads who named one that is not known.</summary>
    public static string GetDenialReason(string name) =>
        $"The encoding '{name}' is not known; known are {string.Join(", ", Usual)} and the other names of the framework. "
        + "UTF-8 needs none.";
}
