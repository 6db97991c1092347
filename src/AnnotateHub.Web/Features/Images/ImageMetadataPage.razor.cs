using AnnotateHub.Application.Images.Metadata;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Web.Features.Rounds;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace AnnotateHub.Web.Features.Images;

public sealed partial class ImageMetadataPage(ImageMetadata metadata)
{
    private const int PageSize = 50;

    /// <summary>Columns that somebody has added here and in which nothing is stated yet.</summary>
    private readonly List<string> _added = [];
    private MetadataPage? _page;
    private MetadataSheet? _sheet;
    private MetadataPreview? _preview;
    private ElementReference _said;
    private string _search = "";
    private string? _newColumn;
    private string? _fault;
    private string? _handFault;
    private string? _done;
    private int _at = 1;
    private int _files;
    private bool _busy;
    private bool _focus;

    private IEnumerable<string> Columns => _page!.Columns.Concat(_added.Except(_page.Columns, StringComparer.OrdinalIgnoreCase));

    private string FileName => $"{Project!.Name} metadata.csv";

    private string Count =>
        _page!.Total > PageSize
            ? $"{RoundText.Count(_page.Total, "image")}, {((_at - 1) * PageSize) + 1} to {((_at - 1) * PageSize) + _page.Rows.Count} shown."
            : $"{RoundText.Count(_page.Total, "image")}.";

    protected override async Task ProjectLoadedAsync() => await ShowAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus)
            return;
        _focus = false;
        await _said.FocusAsync();
    }

    private static string Head(string column) =>
        MetadataColumns.Fixed.Contains(column) ? char.ToUpperInvariant(column[0]) + column[1..] : column;

    private static string Shown(string value) => value.Length == 0 ? "(not stated)" : value;

    private static string What(MetadataPreview preview) =>
        $"{RoundText.Count(preview.Rows, "row")} of {(preview.Rows == 1 ? "an image" : "images")} of this project, "
        + $"{(preview.Columns.Count == 1 ? "column" : "columns")} {string.Join(", ", preview.Columns)}: "
        + $"{RoundText.Count(preview.ChangedCells, "value")} of {RoundText.Count(preview.ChangedImages, "image")} "
        + $"{(preview.ChangedCells == 1 ? "changes" : "change")}"
        + (preview.ClearedCells > 0 ? $", {preview.ClearedCells} of them {(preview.ClearedCells == 1 ? "is" : "are")} emptied." : ".");

    private string ValueOf(MetadataRow row, string column)
    {
        for (var at = 0; at < _page!.Columns.Count; at++)
            if (_page.Columns[at].Equals(column, StringComparison.OrdinalIgnoreCase))
                return row.Values[at];
        return "";
    }

    private async Task ShowAsync() =>
        _page = (await metadata.PageAsync(ProjectId, PersonId, _search, (_at - 1) * PageSize, PageSize)).ValueOrDefault();

    private async Task SearchAsync(string? text)
    {
        (_search, _at) = (text?.Trim() ?? "", 1);
        await ShowAsync();
    }

    private async Task TurnAsync(int page)
    {
        _at = page;
        await ShowAsync();
    }

    private void AddColumn()
    {
        var name = MetadataColumns.Spelling(_newColumn?.Trim() ?? "");
        _handFault =
            MetadataColumns.FaultOf(name)
            ?? (MetadataColumns.NamesImage(name) ? $"A column cannot be called '{name}': that names the image itself."
                : Columns.Contains(name, StringComparer.OrdinalIgnoreCase) ? $"There is a column '{name}' already."
                : null);
        if (_handFault is not null)
            return;
        _added.Add(name);
        _newColumn = null;
    }

    private async Task SetAsync(MetadataRow row, string column, string? value)
    {
        var outcome = await metadata.SetAsync(ProjectId, PersonId, row.ImageId, column, value ?? "");
        _handFault = outcome.Fault();
        if (outcome.ValueOrDefault() is { } done)
            (_done, _handFault) = (
                $"Kept: {Head(column)} of {row.Image}.",
                done.Warnings.Count > 0 ? string.Join(" ", done.Warnings) : null
            );
        await ShowAsync();
    }

    private async Task ReadAsync(InputFileChangeEventArgs change)
    {
        Forget();
        if (change.File.Size > MetadataSheet.MostBytes)
        {
            _fault = $"{change.File.Name} has {change.File.Size >> 20} MiB; at most {MetadataSheet.MostBytes >> 20} are taken.";
            return;
        }

        using var bytes = new MemoryStream();
        await using (var file = change.File.OpenReadStream(MetadataSheet.MostBytes))
            await file.CopyToAsync(bytes);
        var read = MetadataSheet.Read(bytes.ToArray());
        (_sheet, _fault) = (read.ValueOrDefault(), read.Fault());
        if (_sheet is null)
            return;
        var outcome = await metadata.PreviewAsync(ProjectId, PersonId, _sheet);
        (_preview, _fault) = (outcome.ValueOrDefault(), outcome.Fault());
    }

    private void Forget() => (_sheet, _preview, _fault, _done) = (null, null, null, null);

    /// <summary>Forgets the table, and the browser the file.</summary>
    private void Cancel()
    {
        Forget();
        _files++;
    }

    private async Task ApplyAsync()
    {
        if (_busy || _sheet is not { } sheet)
            return;
        _busy = true;
        var outcome = await metadata.ApplyAsync(ProjectId, PersonId, sheet);
        _busy = false;
        if (outcome.ValueOrDefault() is not { } done)
        {
            _fault = outcome.Fault();
            return;
        }

        Cancel();
        (_done, _focus) = (
            $"Done: {RoundText.Count(done.ChangedCells, "value")} of {RoundText.Count(done.ChangedImages, "image")} changed.",
            true
        );
        await ShowAsync();
    }
}
