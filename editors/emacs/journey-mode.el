;;; journey-mode.el --- Major mode for client journeys  -*- lexical-binding: t; -*-

;; Author: The journey authors
;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1"))
;; Keywords: languages, tools
;; URL: https://github.com/journey-lang/journey
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Colours, indentation and an index for `.journey' files, and the language
;; server `journey lsp' for Eglot and lsp-mode.  The words come from
;; `journey-words.el', which is written from the compiler's own vocabulary.

;;; Code:

(require 'journey-words)

(defgroup journey nil
  "Client journeys of a house."
  :group 'languages)

(defcustom journey-command "journey"
  "The journey command: on the PATH, or with its folder."
  :type 'string
  :group 'journey)

(defcustom journey-indent-offset 2
  "Columns that a block is indented."
  :type 'integer
  :safe #'integerp
  :group 'journey)

(defvar journey-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?_ "w" table)
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    (modify-syntax-entry ?{ "(}" table)
    (modify-syntax-entry ?} "){" table)
    (modify-syntax-entry ?\( "()" table)
    (modify-syntax-entry ?\) ")(" table)
    table)
  "What characters mean in `journey-mode'.")

(defvar journey-font-lock-keywords
  `((,(concat "^" (regexp-opt journey-words-declarations 'words)
              "\\(?:[ \t]+\\([[:alpha:]_][[:alnum:]_]*\\)\\)?")
     (1 font-lock-keyword-face)
     (2 font-lock-type-face nil t))
    (,(concat "^[ \t]*" (regexp-opt journey-words-steps 'words))
     1 font-lock-keyword-face)
    ("{{[^}\"\n]*}}" 0 font-lock-variable-name-face prepend)
    ("^[ \t]*\\([[:alpha:]_][[:alnum:]_]*\\):" 1 font-lock-variable-name-face)
    (,(concat "\\_<[0-9][0-9.]*[ \t]+" (regexp-opt journey-words-units 'words))
     . font-lock-constant-face)
    ("\\_<[0-9]+\\(?:[-:.][0-9]+\\)*%?" . font-lock-constant-face)
    (,(regexp-opt journey-words-days 'words) . font-lock-constant-face)
    (,(regexp-opt journey-words-values 'words) . font-lock-constant-face)
    (,(regexp-opt journey-words-clauses 'words) . font-lock-builtin-face)
    (,(regexp-opt journey-words-inside 'words) . font-lock-builtin-face))
  "What is coloured in `journey-mode'.")

(defvar journey-imenu-generic-expression
  (mapcar (lambda (word)
            (list (capitalize word)
                  (concat "^" word "[ \t]+\\(\"[^\"\n]*\"\\|[[:alpha:]_][[:alnum:]_]*\\)")
                  1))
          journey-words-declarations)
  "What the index of `journey-mode' lists.")

(defun journey-indent-line ()
  "Indent the line by the blocks around it."
  (interactive)
  (let* ((closes (save-excursion
                   (back-to-indentation)
                   (looking-at "[})]")))
         (depth (car (save-excursion (syntax-ppss (line-beginning-position)))))
         ;; A line that goes on with the one before stands deeper.
         (joins (save-excursion
                  (back-to-indentation)
                  (looking-at (regexp-opt '("and" "or") 'words))))
         (column (* journey-indent-offset
                    (+ (max 0 (if closes (1- depth) depth)) (if joins 2 0)))))
    (if (<= (current-column) (current-indentation))
        (indent-line-to column)
      (save-excursion (indent-line-to column)))))

(declare-function eglot-current-server "eglot" ())
(declare-function eglot--TextDocumentIdentifier "eglot" ())
(declare-function jsonrpc-request "jsonrpc" (connection method params &rest more))

(defun journey-preview ()
  "Show the journey at point in a browser, as its text is now, saved or not.
Without Eglot it is shown as it was saved."
  (interactive)
  (let ((server (and (fboundp 'eglot-current-server) (eglot-current-server))))
    (if (not server)
        (journey-preview-saved)
      (let* ((place (list :line (1- (line-number-at-pos)) :character 0))
             (wanted (append (eglot--TextDocumentIdentifier) (list :position place)))
             (answer (condition-case fault
                         (jsonrpc-request server :workspace/executeCommand
                                          (list :command "journey.preview"
                                                :arguments (vector wanted))
                                          ;; What was typed last is sent before.
                                          :deferred :workspace/executeCommand)
                       (jsonrpc-error
                        (user-error "%s" (or (alist-get 'jsonrpc-error-message (cddr fault))
                                             (error-message-string fault)))))))
        (unless (eq (plist-get answer :shown) t)
          (browse-url (plist-get answer :uri)))))))

(defun journey-preview-saved ()
  "Show the journey at point in a browser, as it was saved."
  (let ((name (save-excursion
                (end-of-line)
                (and (re-search-backward "^journey[ \t]+\\([[:alpha:]_][[:alnum:]_]*\\)" nil t)
                     (match-string-no-properties 1))))
        (root (or (locate-dominating-file default-directory "journey.toml")
                  buffer-file-name)))
    (unless name
      (user-error "There is no journey above point"))
    (call-process journey-command nil 0 nil
                  "preview" name "--project" (expand-file-name root) "--open")))

(defvar journey-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "C-c C-v") #'journey-preview)
    map)
  "Keys of `journey-mode'.")

;;;###autoload
(define-derived-mode journey-mode prog-mode "Journey"
  "Major mode for client journeys.

\\{journey-mode-map}"
  (setq-local comment-start "// ")
  (setq-local comment-start-skip "///?[ \t]*")
  (setq-local comment-end "")
  (setq-local indent-tabs-mode nil)
  (setq-local tab-width journey-indent-offset)
  (setq-local indent-line-function #'journey-indent-line)
  (setq-local electric-indent-chars (append "}" electric-indent-chars))
  (setq-local font-lock-defaults '(journey-font-lock-keywords))
  (setq-local imenu-generic-expression journey-imenu-generic-expression))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.journey\\'" . journey-mode))

(defun journey-find-project (folder)
  "The project with a journey.toml above FOLDER, where nothing else knows of one.
Without it a folder without version control is a project of its own, and what
is edited in the folder beside it stays unknown to the server."
  (let ((root (locate-dominating-file folder "journey.toml")))
    (and root (cons 'transient root))))

(add-hook 'project-find-functions #'journey-find-project t)

(defvar eldoc-documentation-strategy)
(declare-function eglot-managed-p "eglot" ())
(declare-function eglot-signature-eldoc-function "eglot")

(defun journey-explain-all ()
  "Let Eglot tell of the word at point beside how its statement may go on.
By itself it tells the second alone wherever there is one, which is everywhere."
  (when (and (derived-mode-p 'journey-mode)
             (eglot-managed-p)
             (fboundp 'eldoc-documentation-compose))
    (remove-hook 'eldoc-documentation-functions #'eglot-signature-eldoc-function t)
    (add-hook 'eldoc-documentation-functions #'eglot-signature-eldoc-function 90 t)
    (setq-local eldoc-documentation-strategy #'eldoc-documentation-compose)))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-hook 'eglot-managed-mode-hook #'journey-explain-all)
  (add-to-list 'eglot-server-programs
               `(journey-mode . (,journey-command "lsp"))))

(defvar lsp-language-id-configuration)
(declare-function lsp-register-client "lsp-mode")
(declare-function make-lsp-client "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")
(with-eval-after-load 'lsp-mode
  (add-to-list 'lsp-language-id-configuration '(journey-mode . "journey"))
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection
                                     (lambda () (list journey-command "lsp")))
                    :activation-fn (lambda (_file mode) (eq mode 'journey-mode))
                    :server-id 'journey)))

(provide 'journey-mode)
;;; journey-mode.el ends here
