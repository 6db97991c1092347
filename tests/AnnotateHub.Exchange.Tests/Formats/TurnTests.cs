using System.Globalization;
using CsCheck;

namespace AnnotateHub.Exchange.Tests.Formats;

/// <summary>Random rotations: the bounds hold every point of the turned shape, and each side touches one.</summary>
public sealed class TurnTests
{
    private static readonly Gen<(double X, double Y, double Width, double Height, double Degrees)> Shapes = Gen.Select(
        Gen.Double[100, 900],
        Gen.Double[100, 900],
        Gen.Double[2, 90],
        Gen.Double[2, 90],
        Gen.OneOf(Gen.Double[-720, 720], Gen.Int[-8, 8].Select(quarter => quarter * 90.0))
    );

    [Fact]
    public void CVATs_box_is_bounded_by_its_turned_corners() =>
        Shapes.Sample(
            shape =>
            {
                var box = Cvat(
                    $"<box label=\"a\" xtl=\"{T(shape.X - shape.Width / 2)}\" ytl=\"{T(shape.Y - shape.Height / 2)}\" xbr=\"{T(shape.X + shape.Width / 2)}\" "
                        + $"ybr=\"{T(shape.Y + shape.Height / 2)}\" rotation=\"{T(shape.Degrees)}\"/>"
                );

                Holds(box, Corners(shape.Width, shape.Height).Select(corner => Turned(corner, shape.Degrees, shape.X, shape.Y)));
            },
            iter: 500
        );

    [Fact]
    public void CVATs_ellipse_is_bounded_by_its_turned_edge() =>
        Shapes.Sample(
            shape =>
            {
                var box = Cvat(
                    $"<ellipse label=\"a\" cx=\"{T(shape.X)}\" cy=\"{T(shape.Y)}\" rx=\"{T(shape.Width)}\" ry=\"{T(shape.Height)}\" "
                        + $"rotation=\"{T(shape.Degrees)}\"/>"
                );

                // A point every twentieth of a degree is at most 1 - cos(pi / 7200), a ten millionth of the radius, short of the farthest.
                Holds(
                    box,
                    Enumerable
                        .Range(0, 7_200)
                        .Select(step => step * Math.PI / 3_600)
                        .Select(angle =>
                            Turned((shape.Width * Math.Cos(angle), shape.Height * Math.Sin(angle)), shape.Degrees, shape.X, shape.Y)
                        ),
                    1e-4
                );
            },
            iter: 100
        );

    [Fact]
    public void Label_Studios_rectangle_turns_about_its_first_corner() =>
        Shapes.Sample(
            shape =>
            {
                var json =
                    $$$"""[{"id":1,"data":{"image":"a.png"},"annotations":[{"result":[{"type":"rectanglelabels","original_width":1000,"original_height":1000,"value":{"x":{{{T(shape.X / 10)}}},"y":{{{T(shape.Y / 10)}}},"width":{{{T(shape.Width / 10)}}},"height":{{{T(shape.Height / 10)}}},"rotation":{{{T(shape.Degrees)}}},"rectanglelabels":["a"]}}]}]}]""";
                var box = Assert.Single(AnnotationFormats.Find("label-studio")!.Read([Folders.Text("a.json", json)]).Labels.Single().Boxes);

                Holds(
                    box,
                    new[] { (0.0, 0.0), (shape.Width, 0.0), (0.0, shape.Height), (shape.Width, shape.Height) }.Select(corner =>
                        Turned(corner, shape.Degrees, shape.X, shape.Y)
                    )
                );
            },
            iter: 500
        );

    [Fact]
    public void RoLabelImgs_box_turns_about_its_centre_by_radians() =>
        Shapes.Sample(
            shape =>
            {
                var xml =
                    $"<annotation><object><name>a</name><robndbox><cx>{T(shape.X)}</cx><cy>{T(shape.Y)}</cy><w>{T(shape.Width)}</w><h>{T(shape.Height)}</h><angle>{T(shape.Degrees * Math.PI / 180)}</angle></robndbox></object></annotation>";
                var box = Assert.Single(AnnotationFormats.Find("voc")!.Read([Folders.Text("a.xml", xml)]).Labels.Single().Boxes);

                Holds(box, Corners(shape.Width, shape.Height).Select(corner => Turned(corner, shape.Degrees, shape.X, shape.Y)));
            },
            iter: 500
        );

    [Fact]
    public void A_turn_is_told_once_and_no_turn_is_not_told()
    {
        var reading = AnnotationFormats
            .Find("cvat")!
            .Read([
                Folders.Text(
                    "a.xml",
                    Document(
                        "<box label=\"a\" xtl=\"1\" ytl=\"2\" xbr=\"9\" ybr=\"4\" rotation=\"30\"/><box label=\"a\" xtl=\"1\" "
                            + "ytl=\"2\" xbr=\"9\" ybr=\"4\" rotation=\"360\"/>"
                    )
                ),
            ]);

        Assert.True(Assert.Single(reading.Faults).IsNote);
        Assert.Equal("30", reading.Labels[0].Boxes[0].Attributes!["turned_by"]);
        Assert.Null(reading.Labels[0].Boxes[1].Attributes);
    }

    private static LabelledBox Cvat(string shape) =>
        Assert.Single(AnnotationFormats.Find("cvat")!.Read([Folders.Text("a.xml", Document(shape))]).Labels.Single().Boxes);

    private static string Document(string shapes) =>
        $"<annotations><image name=\"a.png\" width=\"1000\" height=\"1000\">{shapes}</image></annotations>";

    private static void Holds(LabelledBox box, IEnumerable<(double X, double Y)> points, double reach = 1e-6)
    {
        var all = points.ToList();
        Assert.InRange(box.Box.X1 - all.Min(point => point.X), -reach, reach);
        Assert.InRange(box.Box.Y1 - all.Min(point => point.Y), -reach, reach);
        Assert.InRange(box.Box.X2 - all.Max(point => point.X), -reach, reach);
        Assert.InRange(box.Box.Y2 - all.Max(point => point.Y), -reach, reach);
    }

    private static IEnumerable<(double X, double Y)> Corners(double width, double height) =>
        [(-width / 2, -height / 2), (width / 2, -height / 2), (-width / 2, height / 2), (width / 2, height / 2)];

    private static (double X, double Y) Turned((double X, double Y) point, double degrees, double x, double y)
    {
        var radians = degrees * Math.PI / 180;
        return (
            x + point.X * Math.Cos(radians) - point.Y * Math.Sin(radians),
            y + point.X * Math.Sin(radians) + point.Y * Math.Cos(radians)
        );
    }

    private static string T(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
