using System.Runtime.InteropServices;
using System.Text;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.CellMap;

/// <summary>Features and probabilities of the boxes of one image, as a file: 75,000 cells are computed once and an interrupted run goes
/// on.</summary>
/// <param name="Features">Boxes x features.</param>
/// <param name="Probabilities">Boxes x classes.</param>
internal sealed record ImageFeatures(int Boxes, float[] Features, float[] Probabilities)
{
    private static readonly byte[] Mark = Encoding.ASCII.GetBytes("AHFEAT01");

    public int FeatureCount => Boxes == 0 ? 0 : Features.Length / Boxes;

    public void Write(string path)
    {
        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content);
        writer.Write(Mark);
        writer.Write(Boxes);
        writer.Write(Features.Length);
        writer.Write(Probabilities.Length);
        writer.Write(MemoryMarshal.AsBytes<float>(Features));
        writer.Write(MemoryMarshal.AsBytes<float>(Probabilities));
        Durable.Replace(path, content.ToArray());
    }

    /// <summary>Null where the file is not there or no such file.</summary>
    public static ImageFeatures? Read(string path, int boxes)
    {
        if (!File.Exists(path))
            return null;
        var bytes = File.ReadAllBytes(path);
        var head = Mark.Length + 3 * sizeof(int);
        if (bytes.Length < head || !bytes.AsSpan(0, Mark.Length).SequenceEqual(Mark))
            return null;
        var sizes = MemoryMarshal.Cast<byte, int>(bytes.AsSpan(Mark.Length, 3 * sizeof(int)));
        var (count, features, probabilities) = (sizes[0], sizes[1], sizes[2]);
        if (count != boxes || features < 0 || probabilities < 0 || bytes.Length - head != 4L * ((long)features + probabilities))
            return null;
        var numbers = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(head));
        return new ImageFeatures(count, numbers[..features].ToArray(), numbers[features..].ToArray());
    }
}
