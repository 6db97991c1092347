using System.Globalization;
using System.Text.Json.Serialization;

namespace AnnotateHub.Core.Consensus.Adjudication;

/// <summary>How submitted boxes of an image are named in decisions and in the parents of united boxes: <c>person/box</c>.</summary>
public static class InputNames
{
    public static string NameOf(this InputBox box) =>
        string.Create(CultureInfo.InvariantCulture, $"{AdjudicatedWork.PersonOf(box.Annotator)}/{box.Drawn.Id}");
}
