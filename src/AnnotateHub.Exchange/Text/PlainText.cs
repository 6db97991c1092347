using AnnotateHub.Exchange.Reading;

namespace AnnotateHub.Exchange.Text;

/// <summary>Text files of reports and lists, in the encodings that label files may have.</summary>
public static class PlainText
{
    private const long MaxBytes = 1L << 30;

    /// <summary>Its first characters, in whatever encoding; empty where they cannot be read.</summary>
    public static string Start(string path, int bytes) => FileText.Start(new LabelFile(path, () => File.OpenRead(path)), bytes);

    /// <param name="name">What a sentence calls the file.</param>
    /// <exception cref="IOException">Its text is in none of them; the sentence says what to do.</exception>
    public static string Read(string path, string name)
    {
        try
        {
            return FileText.Text(new LabelFile(name, () => File.OpenRead(path)), MaxBytes);
        }
        catch (UnusableFileException fault)
        {
            throw new IOException(fault.Line > 0 ? $"{name}, line {fault.Line}: {fault.Message}" : $"{name}: {fault.Message}", fault);
        }
    }
}
