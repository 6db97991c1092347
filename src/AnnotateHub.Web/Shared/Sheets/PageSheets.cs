namespace AnnotateHub.Web.Shared.Sheets;

/// <summary>Style sheets that single pages ask for, of one circuit. A sheet that was asked for once stays, so that going from page to page
/// does not take styles away for a moment; and all stand in one order, whatever was visited first.</summary>
public sealed class PageSheets
{
    /// <summary>Later ones win.</summary>
    private static readonly string[] Order =
    [
        "forms",
        "images",
        "settings",
        "pending",
        "entrances",
        "overview",
        "rounds",
        "pseudolabels",
        "report",
        "crops",
        "cells",
        "cellmap",
        "guide",
    ];

    private readonly HashSet<string> _asked = [];

    public event Action? Changed;

    public IEnumerable<string> Asked => Order.Where(_asked.Contains);

    public void Ask(string sheet)
    {
        if (!Order.Contains(sheet))
            throw new ArgumentException($"There is no style sheet '{sheet}'; there are {string.Join(", ", Order)}.", nameof(sheet));
        if (_asked.Add(sheet))
            Changed?.Invoke();
    }
}
