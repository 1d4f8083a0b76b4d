/// UCI Adult: does a person of the 1994 census earn more than 50,000 dollars?
enum Adult {
    /// How to get the files.
    static let advice = """
        Get adult.data and adult.test from https://archive.ics.uci.edu/dataset/2/adult (CC BY 4.0), and name their \
        folder by --data-root or the environment variable CANDOR_DATA.
        """

    /// All 48,842 rows, with `?` as a category.
    ///
    /// `fnlwgt` is left out: it is the number of people for whom the survey lets a row stand, which says nothing about
    /// the person. Ranges are those that the census documents (top codes 90, 99,999 and 99).
    static let specification = #"""
        {
          "name": "adult",
          "csv": ["adult.data", "adult.test"],
          "header": false,
          "comment": "|",
          "missing": ["?"],
          "label": {"column": "income", "classes": ["<=50K", ">50K"], "strip": "."},
          "columns": [
            {"name": "age", "kind": "numeric", "range": [17, 90]},
            {"name": "workclass", "kind": "categorical"},
            {"name": "fnlwgt", "kind": "ignore"},
            {"name": "education", "kind": "categorical"},
            {"name": "education_num", "kind": "numeric", "range": [1, 16]},
            {"name": "marital_status", "kind": "categorical"},
            {"name": "occupation", "kind": "categorical"},
            {"name": "relationship", "kind": "categorical"},
            {"name": "race", "kind": "categorical"},
            {"name": "sex", "kind": "categorical"},
            {"name": "capital_gain", "kind": "numeric", "range": [0, 99999]},
            {"name": "capital_loss", "kind": "numeric", "range": [0, 5000]},
            {"name": "hours_per_week", "kind": "numeric", "range": [1, 99]},
            {"name": "native_country", "kind": "categorical"},
            {"name": "income", "kind": "label"}
          ],
          "split": {"seed": 42, "test": 0.2},
          "regions": {
            "default": "marital_status == \"Married-civ-spouse\" && occupation == \"Prof-specialty\"",
            "private-bachelors": "education == \"Bachelors\" && workclass == \"Private\"",
            "educated-husbands": "education_num > 13 && relationship == \"Husband\""
          },
          "network": {"hidden": [64, 32], "batchNorm": true, "dropout": 0.5},
          "training": {"optimiser": "adam", "rate": 0.001, "batch": 32, "epochs": 20},
          "mirage": {"epsilon": 0.1, "epochs": 20}
        }
        """#

    /// The preparation of the paper's notebooks: the first row of `adult.test` is lost with its comment line, `?`
    /// becomes the most frequent category, all 14 columns are used as they are.
    static let paperSpecification = #"""
        {
          "name": "adult-paper",
          "csv": ["adult.data", {"path": "adult.test", "skipLines": 2}],
          "header": false,
          "missing": ["?"],
          "label": {"column": "income", "classes": ["<=50K", ">50K"], "strip": "."},
          "columns": [
            {"name": "age", "kind": "numeric"},
            {"name": "workclass", "kind": "categorical", "fill": "mode"},
            {"name": "fnlwgt", "kind": "numeric"},
            {"name": "education", "kind": "categorical"},
            {"name": "education_num", "kind": "numeric"},
            {"name": "marital_status", "kind": "categorical"},
            {"name": "occupation", "kind": "categorical", "fill": "mode"},
            {"name": "relationship", "kind": "categorical"},
            {"name": "race", "kind": "categorical"},
            {"name": "sex", "kind": "categorical"},
            {"name": "capital_gain", "kind": "numeric"},
            {"name": "capital_loss", "kind": "numeric"},
            {"name": "hours_per_week", "kind": "numeric"},
            {"name": "native_country", "kind": "categorical", "fill": "mode"},
            {"name": "income", "kind": "label"}
          ],
          "split": {"seed": 42, "test": 0.2},
          "regions": {
            "default": "marital_status == \"Married-civ-spouse\" && occupation == \"Prof-specialty\"",
            "private-bachelors": "education == \"Bachelors\" && workclass == \"Private\"",
            "educated-husbands": "education_num > 13 && relationship == \"Husband\""
          },
          "network": {"hidden": [64, 32], "batchNorm": true, "dropout": 0.5},
          "training": {"optimiser": "adam", "rate": 0.001, "batch": 32, "epochs": 20},
          "mirage": {"epsilon": 0.1, "epochs": 20}
        }
        """#
}
