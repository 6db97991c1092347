using System.Text.Json;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Training.Tests;

public sealed class TrainingJsonTests
{
    [Fact]
    public void A_box_is_read_as_it_was_written()
    {
        var box = new PixelBox(1.5, 2, 30.25, 41);

        var text = JsonSerializer.Serialize(box, TrainingJson.Options);

        Assert.Equal("""{"x1":1.5,"y1":2,"x2":30.25,"y2":41}""", text);
        Assert.Equal(box, JsonSerializer.Deserialize<PixelBox>(text, TrainingJson.Options));
    }
}
