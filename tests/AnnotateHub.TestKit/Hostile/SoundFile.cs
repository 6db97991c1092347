namespace AnnotateHub.TestKit.Hostile;

/// <summary>A file that its reader takes; broken copies are made from it.</summary>
public sealed record SoundFile(string Name, byte[] Content)
{
    public SoundFile(string name, string text)
        : this(name, System.Text.Encoding.UTF8.GetBytes(text)) { }

    public override string ToString() => $"{Name} ({Content.Length} bytes)";
}
