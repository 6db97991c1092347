using System.Text.Json.Serialization;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Experiments;

/// <summary>Tables and figures of the paper that an experiment can fill.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ExperimentTableKind>))]
public enum ExperimentTableKind
{
    /// <summary>Table 2 and Fig. 7: single cells by input.</summary>
    Cells = 2,

    /// <summary>Table 3: single cells by network.</summary>
    Backbones = 3,

    /// <summary>Table 4: whole images by input: detector alone, classifier alone, both weighted.</summary>
    Images = 4,

    /// <summary>Table 5: what is learnt from unknown cells.</summary>
    Unknown = 5,

    /// <summary>Table 6: trained on one patient, judged on each.</summary>
    Patients = 6,

    /// <summary>Fig. 11: by the size of the training set.</summary>
    Sizes = 11,
}
