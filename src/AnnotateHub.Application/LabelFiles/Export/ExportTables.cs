using AnnotateHub.Exchange.Croissant;
using AnnotateHub.Exchange.Csv;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary>The tables that lie in exports, column by column, for programs that load them by <c>croissant.json</c>.</summary>
internal static class ExportTables
{
    private const string Text = "sc:Text",
        Whole = "sc:Integer",
        Real = "sc:Float";

    public static CroissantTable Lineage { get; } =
        new(
            "lineage",
            BoxLineage.FileName,
            "A row for each box: who or what made it.",
            [
                new("image", Text, "Name of the image."),
                new("round", Text, "Round of the study."),
                new("annotator", Text, "User name."),
                new("object", Whole, "Place in the image's file, from 1."),
                new("class", Text, "Class of the cell."),
                new("origin", Text, "drawn, pasted, imported, model, union or assisted (proposed at a click)."),
                new("model", Text, "Model that proposed it."),
                new("run", Text, "Run of that model."),
                new("score", Real, "Score of the proposal, 0 to 1."),
                new("review", Text, "What a person did with a model's box."),
                new("box", Text, "Id of the box."),
                new("made_from", Text, "Ids of the boxes that it comes from."),
                new("assist", Text, "Of an assisted box: by what it was proposed, how tight, and the light that gave its class."),
            ]
        );

    public static CroissantTable Verdicts { get; } =
        new(
            "verdicts",
            VerdictList.FileName,
            "A row for each answer: what the annotator said of the image as a whole.",
            [
                new("image", Text, "Name of the image."),
                new("round", Text, "Round of the study."),
                new("annotator", Text, "User name."),
                new("no_cells", Whole, "1: there are no cells on the image."),
                new("out_of_focus", Whole, "1: the image is out of focus."),
                new("bad_staining", Whole, "1: the staining is bad."),
                new("unsure", Whole, "1: the annotator is unsure of this image."),
            ]
        );

    public static CroissantTable Boxes { get; } =
        new(
            "boxes",
            CsvFormat.WrittenName,
            "A row for each box; edges in pixels from 0, far edges exclusive. An image without boxes has a row of its own.",
            [
                new("image", Text, "File name of the image."),
                new("width", Whole, "Pixels."),
                new("height", Whole, "Pixels."),
                new("rater", Text, "Who rated."),
                new("class", Text, "Class of the cell."),
                new("x1", Real, "Left edge."),
                new("y1", Real, "Upper edge."),
                new("x2", Real, "Right edge, exclusive."),
                new("y2", Real, "Lower edge, exclusive."),
                new("score", Real, "0 to 1."),
                new("truncated", Whole, "0 or 1."),
                new("difficult", Whole, "0 or 1."),
                new("occluded", Whole, "0 or 1."),
                new("attributes", Text, "A JSON object."),
            ]
        );

    public static CroissantTable Ome { get; } =
        new(
            "ome_labels",
            AnnotateHub.Application.LabelFiles.PublishedDataSet.PublishedOme.Table,
            "A row for each box of the answer that counts, with the image files that it is on.",
            [
                new("image", Text, "Stem of the image."),
                new("split", Text, "train, val or test."),
                new("ome_tiff", Text, "Path of the OME-TIFF."),
                new("ome_zarr", Text, "Path of the OME-NGFF folder."),
                new("class", Text, "Class of the cell."),
                new("x1", Real, "Left edge in pixels."),
                new("y1", Real, "Upper edge."),
                new("x2", Real, "Right edge, exclusive."),
                new("y2", Real, "Lower edge, exclusive."),
                new("pixel_width_um", Real, "Micrometres a pixel across."),
                new("pixel_height_um", Real, "Micrometres a pixel down."),
            ]
        );
}
