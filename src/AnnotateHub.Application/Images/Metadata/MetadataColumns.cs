namespace AnnotateHub.Application.Images.Metadata;

/// <summary>The columns of a table of image metadata: which image, what every project may state, and columns of the lab's own.</summary>
public static class MetadataColumns
{
    public const string Image = "image";
    public const string Patient = "patient";
    public const string Well = "well";
    public const string Field = "field";

    /// <summary>Own columns of one project.</summary>
    public const int MostOwn = 40;
    public const int LongestName = 60;
    public const int LongestValue = 200;

    /// <summary>What is stated in columns of the image itself.</summary>
    public static readonly IReadOnlyList<string> Fixed = [Patient, Well, Field];

    private static readonly HashSet<string> OfImage = new(["image", "name", "file", "filename", "file name", "stem"], Words);

    /// <summary>What the program knows by itself, so that nobody may state it otherwise.</summary>
    private static readonly HashSet<string> Known = new(["split", "width", "height", "id", "imported", "hash", "classes", "boxes"], Words);

    private static StringComparer Words => StringComparer.OrdinalIgnoreCase;

    /// <summary>Whether the column says which image a row is about.</summary>
    public static bool NamesImage(string head) => OfImage.Contains(head);

    /// <summary>The head as it is used: <c>Patient</c> is <c>patient</c>, an own column stays as it is written.</summary>
    public static string Spelling(string head) => Fixed.FirstOrDefault(column => Words.Equals(column, head)) ?? head;

    /// <summary>Why an own column cannot be called so; null where it can.</summary>
    public static string? FaultOf(string head) =>
        head.Length == 0 ? "A column has no head."
        : Fixed.Contains(head, Words) ? null
        : Known.Contains(head) ? $"A column cannot be called '{head}': the program states that itself. Take it out or rename it."
        : head.Length > LongestName
            ? $"The column '{head[..20]}...' has a head of {head.Length} characters; at most {LongestName} are taken."
        : head.Any(char.IsControl)
            ? $"The head of a column holds a control character: '{new string([.. head.Where(sign => !char.IsControl(sign))])}'."
        : null;

    /// <summary>Why a cell cannot hold this; null where it can.</summary>
    public static string? FaultOf(string column, string value) =>
        value.Length > LongestValue
            ? $"'{value[..20]}...' in column '{column}' has {value.Length} characters; at most {LongestValue} are taken."
        : value.Any(char.IsControl) ? $"A cell of column '{column}' holds a line break or another control character; write it in one line."
        : null;
}
