using System.Text;
using AnnotateHub.Application.Images.Metadata;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Tests.Rounds;

namespace AnnotateHub.Application.Tests.Images;

/// <summary>A table of metadata is read as spreadsheets write it, or refused with the line and what to do.</summary>
public sealed class MetadataSheetTests
{
    [Theory]
    [InlineData("image,patient,Dose\nf1,P1,10\n")]
    [InlineData("\uFEFFimage;patient;Dose\r\nf1;P1;10\r\n")]
    [InlineData("Dose\tFile name\tPATIENT\n10\tf1\tP1\n")]
    [InlineData("Name,\"Patient\",Dose\n\n\"f1\" ,\" P1\",10")]
    public void Spreadsheets_write_it_so(string text)
    {
        var sheet = StudyLab.Done(MetadataSheet.Read(Encoding.UTF8.GetBytes(text)));

        var row = Assert.Single(sheet.Rows);
        Assert.Equal("f1", row.Image);
        Assert.Equal(["Dose=10", "patient=P1"], sheet.Columns.Zip(row.Values, (column, value) => $"{column}={value}").Order());
    }

    /// <summary>What a spreadsheet would run was written with an apostrophe before it; the apostrophe is not part of it.</summary>
    [Fact]
    public void What_was_guarded_is_read_as_it_was() =>
        Assert.Equal(["-control", "'tis"], StudyLab.Done(MetadataSheet.Read("image,a,b\nf1,'-control,'tis\n")).Rows[0].Values);

    [Theory]
    [InlineData("", "The table is empty")]
    [InlineData("image,patient\n", "no row")]
    [InlineData("image\nf1\n", "no column but the one")]
    [InlineData("patient,well\nP1,A1\n", "('patient', 'well') names the image; call one 'image'")]
    [InlineData("image,patient\nf1\n", "Line 2 has 1 cell where the first row has 2")]
    [InlineData("image,patient\nf1,P1\n,P2\n", "Line 3 names no image")]
    [InlineData("image,patient,Patient\nf1,P1,P2\n", "'patient' stands there twice")]
    [InlineData("image,file,patient\nf1,f1,P2\n", "'file' names images too")]
    [InlineData("image,split\nf1,test\n", "cannot be called 'split'")]
    [InlineData("image,\nf1,x\n", "A column has no head")]
    [InlineData("image,patient\nf1,\"P1\nP2\"\n", "Line 2: A cell of column 'patient' holds a line break")]
    [InlineData("image,patient\nf1,\"P1\n", "never closed")]
    public void What_is_no_table_is_refused_with_what_was_found(string text, string part) =>
        Assert.Contains(part, StudyLab.Refused(MetadataSheet.Read(text)), StringComparison.Ordinal);

    [Fact]
    public void Too_long_a_cell_or_head_and_other_encodings_are_refused()
    {
        Assert.Contains("has 201 characters", Refused($"image,a\nf1,{new string('x', 201)}\n"), StringComparison.Ordinal);
        Assert.Contains("a head of 61 characters", Refused($"image,{new string('a', 61)}\nf1,x\n"), StringComparison.Ordinal);
        Assert.Equal(200, StudyLab.Done(MetadataSheet.Read($"image,a\nf1,{new string('x', 200)}\n")).Rows[0].Values[0].Length);
        // µ of Windows-1252.
        byte[] windows = [.. "image,dose\nf1,10 "u8, 0xB5, .. "M\n"u8];
        Assert.Contains("CSV UTF-8", StudyLab.Refused(MetadataSheet.Read(windows)), StringComparison.Ordinal);

        static string Refused(string text) => StudyLab.Refused(MetadataSheet.Read(text));
    }
}
