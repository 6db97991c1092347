using System.Text.Json;
using AnnotateHub.Core.Labels;

namespace AnnotateHub.Core.Tests.Labels;

/// <summary>What tells a class besides its colour.</summary>
public sealed class ClassMarksTests
{
    [Fact]
    public void A_class_has_the_mark_that_the_scheme_names_else_the_one_of_its_place()
    {
        var scheme = new ClassScheme([
            new LabelClass("R", "Cancer", "#ff5a52"),
            new LabelClass("G", "Normal", "#35d07f", "left"),
            new LabelClass("U", "Unknown", "#4da3ff"),
        ]);

        Assert.Equal(["none", "left", "bottomRight"], scheme.Marked.Select(item => item.Mark));
    }

    [Fact]
    public void A_mark_that_nobody_draws_is_refused_with_those_that_there_are()
    {
        var fault = Assert.Throws<ArgumentException>(() => new ClassScheme([new LabelClass("R", "Cancer", "#ff5a52", "dotted")]));

        Assert.Equal(
            "Class 'R' can be marked by none, topRight, bottomRight, bottomLeft, right, bottom, left; found 'dotted'.",
            fault.Message
        );
    }

    [Fact]
    public void A_scheme_stored_before_there_were_marks_reads_and_writes_as_it_was()
    {
        const string Stored = """{"Key":"R","Name":"Cancer","Color":"#ff5a52"}""";

        Assert.Equal(Stored, JsonSerializer.Serialize(JsonSerializer.Deserialize<LabelClass>(Stored)));
    }
}
