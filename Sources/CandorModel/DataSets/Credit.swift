/// Loan approval: 45,000 applications, partly synthetic.
enum Credit {
    /// How to get the file.
    static let advice = """
        Get loan_data.csv from https://www.openml.org/d/46434 (Kaggle: taweilo/loan-approval-classification-data), and \
        name its folder by --data-root or the environment variable CANDOR_DATA.
        """

    /// Ranges hold all but gross errors, such as ages above 100, and the largest incomes: those are clipped.
    static let specification = #"""
        {
          "name": "credit",
          "csv": ["loan_data.csv"],
          "label": {"column": "loan_status", "classes": ["0", "1"]},
          "columns": [
            {"name": "person_age", "kind": "numeric", "range": [18, 100]},
            {"name": "person_gender", "kind": "categorical"},
            {"name": "person_education", "kind": "categorical"},
            {"name": "person_income", "kind": "numeric", "range": [0, 500000]},
            {"name": "person_emp_exp", "kind": "numeric", "range": [0, 80]},
            {"name": "person_home_ownership", "kind": "categorical"},
            {"name": "loan_amnt", "kind": "numeric", "range": [0, 40000]},
            {"name": "loan_intent", "kind": "categorical"},
            {"name": "loan_int_rate", "kind": "numeric", "range": [0, 25]},
            {"name": "loan_percent_income", "kind": "numeric", "range": [0, 1]},
            {"name": "cb_person_cred_hist_length", "kind": "numeric", "range": [0, 50]},
            {"name": "credit_score", "kind": "numeric", "range": [300, 850]},
            {"name": "previous_loan_defaults_on_file", "kind": "categorical"}
          ],
          "split": {"seed": 42, "test": 0.2},
          "regions": {
            "default": "loan_intent == \"HOMEIMPROVEMENT\" && person_age < 35 && credit_score < 600",
            "low-rates": "loan_int_rate < 6",
            "high-school": "person_education == \"High School\""
          },
          "network": {"hidden": [64, 32], "batchNorm": true, "dropout": 0.5},
          "training": {"optimiser": "adam", "rate": 0.001, "batch": 32, "epochs": 20},
          "mirage": {"epsilon": 0.2, "epochs": 20}
        }
        """#
}
