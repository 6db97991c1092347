using System.Globalization;
using System.Xml.Linq;

namespace AnnotateHub.TestKit.Loaders;

/// <summary>
/// The rules by which other programs read VOC files, written anew after their sources (docs/loader-rules.md names file and lines). Nothing
/// of AnnotateHub's own
/// reader is used, and whatever the loader would stumble over throws.
/// </summary>
public static class VocLoaders
{
    /// <summary>mmdetection, XMLDataset before 3.x: whole numbers, less 1 on all edges; difficult objects are ignored.</summary>
    public static IReadOnlyList<LoadedBox> MmDetection(byte[] xml, IReadOnlyCollection<string> classes)
    {
        var root = Root(xml);
        Whole(Leaf(Leaf(root, "size"), "width"));
        Whole(Leaf(Leaf(root, "size"), "height"));
        return
        [
            .. root.Elements("object")
                .Where(xElement => classes.Contains(Leaf(xElement, "name").Value))
                .Select(xElement =>
                {
                    var edges = Edges(xElement).Select(edge => Math.Truncate(edge) - 1).ToArray();
                    return new LoadedBox(
                        Leaf(xElement, "name").Value,
                        edges[0],
                        edges[1],
                        edges[2],
                        edges[3],
                        xElement.Element("difficult") is { } difficult && Whole(difficult) != 0
                    );
                }),
        ];
    }

    /// <summary>detectron2, load_voc_instances: decimals, less 1 on the near edges only; a class that is not in the list is an
    /// error.</summary>
    public static IReadOnlyList<LoadedBox> Detectron2(byte[] xml, IReadOnlyCollection<string> classes)
    {
        var root = Root(xml);
        Whole(Leaf(Leaf(root, "size"), "width"));
        Whole(Leaf(Leaf(root, "size"), "height"));
        return
        [
            .. root.Elements("object")
                .Select(xElement =>
                {
                    var (name, edges) = (Leaf(xElement, "name").Value, Edges(xElement));
                    if (!classes.Contains(name))
                        throw new FormatException($"'{name}' is not in the list of classes.");
                    return new LoadedBox(name, edges[0] - 1, edges[1] - 1, edges[2], edges[3]);
                }),
        ];
    }

    /// <summary>torchvision, VOCDetection: hands on the tree as dictionaries; one object is no list, and its users read the texts as
    /// numbers.</summary>
    public static IReadOnlyList<LoadedBox> Torchvision(byte[] xml) =>
        [
            .. Root(xml)
                .Elements("object")
                .Select(xElement =>
                {
                    var edges = Edges(xElement);
                    return new LoadedBox(Leaf(xElement, "name").Value.Trim(), edges[0], edges[1], edges[2], edges[3]);
                }),
        ];

    private static XElement Root(byte[] xml)
    {
        using var stream = new MemoryStream(xml);
        return XDocument.Load(stream).Root!;
    }

    private static double[] Edges(XElement xElement) =>
        [
            .. new[] { "xmin", "ymin", "xmax", "ymax" }.Select(edge =>
                double.Parse(Leaf(Leaf(xElement, "bndbox"), edge).Value, NumberStyles.Float, CultureInfo.InvariantCulture)
            ),
        ];

    // Python's int() of a text takes no decimal point.
    private static int Whole(XElement leaf) => int.Parse(leaf.Value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static XElement Leaf(XElement parent, string name) =>
        parent.Element(name) ?? throw new FormatException($"<{parent.Name}> has no <{name}>.");
}
