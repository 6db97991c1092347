using System.Xml.Linq;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Trainer.Tests;

/// <summary>Planted images and their labels (VOC) as two folders, <c>images</c> and <c>truth</c>.</summary>
internal static class PlantedFolder
{
    public const string Pattern = "{group}-{channel}.png";

    public static IReadOnlyList<string> Classes { get; } = ["R", "G"];

    public static List<TrainingImage> Plant(string folder, int count)
    {
        var (images, truth) = (Path.Combine(folder, "images"), Path.Combine(folder, "truth"));
        Directory.CreateDirectory(images);
        Directory.CreateDirectory(truth);
        var planted = Enumerable.Range(0, count).Select(index => PlantedScene.Plant(images, index, 150, 150)).ToList();
        planted.ForEach(image => Label(truth, image));
        return planted;
    }

    public static void Label(string truth, TrainingImage image) =>
        new XDocument(
            new XElement(
                "annotation",
                new XElement("filename", $"{image.Name}.png"),
                new XElement("size", new XElement("width", image.Width), new XElement("height", image.Height), new XElement("depth", 1)),
                image.Boxes.Select(box => new XElement(
                    "object",
                    new XElement("name", Classes[box.Class]),
                    new XElement(
                        "bndbox",
                        new XElement("xmin", box.X1),
                        new XElement("ymin", box.Y1),
                        new XElement("xmax", box.X2),
                        new XElement("ymax", box.Y2)
                    )
                ))
            )
        ).Save(Path.Combine(truth, $"{image.Name}.xml"));
}
