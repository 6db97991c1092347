using System.Globalization;
using System.Text.RegularExpressions;

namespace AnnotateHub.TestKit;

/// <summary>Four pathologists and a senior expert on the same images of cytology; nothing is said of the four's experience.</summary>
public sealed record CytoCrowd(IReadOnlyList<CrowdBox> Annotators, IReadOnlyList<CrowdBox> Truth)
{
    /// <param name="folder">Holds WorkerData.csv and GroundTruth.csv.</param>
    public static CytoCrowd Read(string folder) =>
        new(Rows(Path.Combine(folder, "WorkerData.csv")), Rows(Path.Combine(folder, "GroundTruth.csv")));

    /// <summary>box, author, author's number, image, weight, cluster, class, ...; boxes without area are left out (a matching cannot hold
    /// them).</summary>
    private static List<CrowdBox> Rows(string file)
    {
        var rows = new List<CrowdBox>();
        foreach (var line in File.ReadLines(file).Skip(1))
        {
            var match = Regex.Match(line, """^"?\[([^\]]*)\]"?,([^,]*),[^,]*,([^,]*),[^,]*,[^,]*,([^,]*)""");
            if (!match.Success)
                throw new InvalidDataException($"{file}: '{line}' is no row of CytoCrowd.");
            double[] edges =
            [
                .. match
                    .Groups[1]
                    .Value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
                    .Select(text => double.Parse(text, CultureInfo.InvariantCulture)),
            ];
            if (edges[2] > edges[0] && edges[3] > edges[1])
                rows.Add(
                    new CrowdBox(
                        match.Groups[3].Value,
                        match.Groups[2].Value,
                        edges[0],
                        edges[1],
                        edges[2],
                        edges[3],
                        match.Groups[4].Value
                    )
                );
        }

        return rows;
    }
}
