using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Core.Labels;

namespace AnnotateHub.Application.Tests.Export;

public sealed class ClassChoicesTests
{
    private static readonly ClassScheme Blood = new([
        new("RBC", "Red", "#ff0000"),
        new("WBC", "White", "#ffffff"),
        new("Platelets", "Platelets", "#0000ff"),
        new("R", "Cancer", "#00ff00"),
    ]);

    [Theory]
    [InlineData("Platetlets", "Platelets")]
    [InlineData("Platetets", "Platelets")]
    [InlineData("rbc", "RBC")]
    [InlineData("Cancre", "R")]
    [InlineData("G", null)]
    [InlineData("EBC", "RBC")]
    [InlineData("Neutrophil", null)]
    public void A_misspelt_class_finds_the_one_that_was_meant(string word, string? key) =>
        Assert.Equal(key, ClassChoices.Nearest(word, Blood));
}
