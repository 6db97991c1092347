using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Application.Images.Import;

internal static class Unreadable
{
    /// <summary>Says what happened to a file, whatever threw: one broken file must never end an import.</summary>
    public static string Sentence(string path, Exception fault) =>
        fault switch
        {
            ImageReadException => $"'{path}': {fault.Message}",
            IOException or UnauthorizedAccessException => $"'{path}' could not be opened: {fault.Message}",
            _ => $"'{path}' could not be read ({fault.GetType().Name}: {fault.Message}); save it again as TIFF.",
        };
}
